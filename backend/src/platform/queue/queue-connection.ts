import { type QueueOptions, createPostgresBackend, setDefaultBackendFactory } from 'bullmq';
import pg from 'pg';

import type { DatabaseConfig, QueueConfig } from '../config/controller-config.ts';
import { OutageProofClient } from '../database/outage-proof-client.ts';

/** Schema of the queues inside the controller's database. */
export const QUEUE_SCHEMA = 'bullmq';
const POOL_SIZE_PER_QUEUE = 3;

/** What every queue and worker of this process connects to. */
export const queueConnection = (queue: QueueConfig, database: DatabaseConfig): QueueOptions => {
  if (queue.redisUrl !== null) return { connection: { url: queue.redisUrl, maxRetriesPerRequest: null } };
  // Typed as the factory of the Redis backend; any IQueueBackend will do.
  setDefaultBackendFactory(createPostgresBackend as never);
  // The connection on which BullMQ waits for jobs is made of pg itself, and listened to only once it stands: a server
  // that dies in between would end the process.
  Object.assign(pg, { Client: OutageProofClient });
  const connection = {
    connectionString: database.url,
    schema: QUEUE_SCHEMA,
    max: POOL_SIZE_PER_QUEUE,
    application_name: 'rakkr-queue',
    keepAlive: true,
    Client: OutageProofClient,
  };
  // Typed as the options of Redis, all of them optional; this backend takes those of pg.
  return { connection };
};
