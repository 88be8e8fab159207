import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { DatabaseConfig } from '../config/controller-config.ts';
import { OutageProofClient } from './outage-proof-client.ts';

const POOL_SIZE = 20;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;

/** One connection pool a process. Entities come from each module's `TypeOrmModule.forFeature`; the schema from `migrations/`. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [DatabaseConfig],
      useFactory: (database: DatabaseConfig) => ({
        type: 'postgres',
        url: database.url,
        autoLoadEntities: true,
        synchronize: false,
        migrationsRun: false,
        installExtensions: false,
        applicationName: 'rakkr-controller',
        poolSize: POOL_SIZE,
        connectTimeoutMS: CONNECT_TIMEOUT_MS,
        retryAttempts: 0,
        // The driver would print statements with their values.
        logging: false,
        extra: { statement_timeout: STATEMENT_TIMEOUT_MS, keepAlive: true, Client: OutageProofClient },
      }),
    }),
  ],
})
export class DatabaseModule {}
