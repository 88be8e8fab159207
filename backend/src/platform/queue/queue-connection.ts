import type { BullRootModuleOptions } from '@nestjs/bullmq';
import { createPostgresBackend, setDefaultBackendFactory } from 'bullmq';

import type { DatabaseConfig, QueueConfig } from '../config/controller-config.ts';

/** Schema of the queues inside the controller's database. */
export const QUEUE_SCHEMA = 'bullmq';
const POOL_SIZE_PER_QUEUE = 3;

/** What every queue and worker of this process connects to. */
export const queueConnection = (queue: QueueConfig, database: DatabaseConfig): BullRootModuleOptions => {
  if (queue.redisUrl !== null) return { connection: { url: queue.redisUrl, maxRetriesPerRequest: null } };
  // BullMQ types its default backend as the one of Redis; the PostgreSQL backend is a full IQueueBackend as well.
  setDefaultBackendFactory(createPostgresBackend as unknown as Parameters<typeof setDefaultBackendFactory>[0]);
  const connection = {
    connectionString: database.url,
    schema: QUEUE_SCHEMA,
    max: POOL_SIZE_PER_QUEUE,
    application_name: 'rakkr-queue',
    keepAlive: true,
  };
  // The options of that backend are PostgreSQL's, for which @nestjs/bullmq has no type.
  return { connection: connection as unknown as NonNullable<BullRootModuleOptions['connection']> };
};
