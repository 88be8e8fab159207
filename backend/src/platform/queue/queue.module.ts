import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';

import { DatabaseConfig, QueueConfig } from '../config/controller-config.ts';
import { EveryQueueIsWorked } from './every-queue-is-worked.ts';
import { OutboxDispatcher } from './outbox-dispatcher.ts';
import { OutboxRepository } from './outbox.repository.ts';
import { Outbox } from './outbox.ts';
import { queueConnection } from './queue-connection.ts';
import { QueueFaultLog } from './queue-fault-log.ts';
import { QueueFaults } from './queue-faults.ts';
import { Queues } from './queues.ts';
import { RepeatedJobs } from './repeated-jobs.ts';

/** Queued work: in PostgreSQL, or in Redis where there is one. */
@Global()
@Module({
  imports: [
    DiscoveryModule,
    BullModule.forRootAsync({
      inject: [QueueConfig, DatabaseConfig],
      useFactory: queueConnection,
    }),
  ],
  providers: [
    EveryQueueIsWorked,
    Outbox,
    OutboxDispatcher,
    OutboxRepository,
    QueueFaultLog,
    QueueFaults,
    Queues,
    RepeatedJobs,
  ],
  exports: [Outbox, RepeatedJobs],
})
export class QueueModule {
  /** To be imported by a worker module for each queue that its `@Processor` works on. */
  static workOn(...queues: string[]): DynamicModule {
    return BullModule.registerQueue(...queues.map((name) => ({ name })));
  }
}
