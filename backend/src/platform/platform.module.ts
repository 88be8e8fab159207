import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';

import { ClockModule } from './clock/clock.module.ts';
import { ConfigModule } from './config/config.module.ts';
import type { ControllerConfig } from './config/controller-config.ts';
import { DatabaseModule } from './database/database.module.ts';
import { EventsModule } from './events/events.module.ts';
import { QueueModule } from './queue/queue.module.ts';
import { StorageModule } from './storage/storage.module.ts';
import { LogModule } from './telemetry/log.module.ts';

/** What the HTTP program and the worker both stand on. */
@Module({})
export class PlatformModule {
  static of(config: ControllerConfig): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        ConfigModule.of(config),
        LogModule,
        ScheduleModule.forRoot(),
        ClockModule,
        DatabaseModule,
        EventsModule,
        QueueModule,
        StorageModule,
      ],
    };
  }
}
