import { type DynamicModule, Global, Module } from '@nestjs/common';

import {
  type ControllerConfig,
  DatabaseConfig,
  HttpConfig,
  LogConfig,
  QueueConfig,
  StorageConfig,
} from './controller-config.ts';

/** Gives each part of the configuration to whoever asks for its class. */
@Global()
@Module({})
export class ConfigModule {
  static of(config: ControllerConfig): DynamicModule {
    const providers = [
      { provide: StorageConfig, useValue: config.storage },
      { provide: DatabaseConfig, useValue: config.database },
      { provide: QueueConfig, useValue: config.queue },
      { provide: HttpConfig, useValue: config.http },
      { provide: LogConfig, useValue: config.log },
    ];
    return { module: ConfigModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}
