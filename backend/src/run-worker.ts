import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { pino } from 'pino';

import { ConfigurationError } from './platform/config/configuration-error.ts';
import { environment } from './platform/config/environment.ts';
import { readControllerSettings } from './platform/config/read-controller-settings.ts';
import type { RunningProgram } from './platform/process/run-program.ts';
import { prepareDataFolder } from './platform/storage/data-folder.ts';
import { WorkerModule } from './worker.module.ts';

/** The worker as a program of its own, beside controllers that share a database server. */
export const runWorker = async (): Promise<RunningProgram> => {
  const { database, storage, queue, http, log } = readControllerSettings(environment());
  if (database.kind === 'embedded')
    throw new ConfigurationError([
      'DATABASE_URL is not set. With the embedded database, the controller does the worker’s work.',
    ]);
  prepareDataFolder(storage);
  const config = { storage, queue, http, log, database: { url: database.url, isEmbedded: false } };
  const app = await NestFactory.createApplicationContext(WorkerModule.of(config), {
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  await app.init();
  pino({ level: log.level }).info('worker.started');
  return { stop: async () => app.close(), ended: Promise.withResolvers<never>().promise };
};
