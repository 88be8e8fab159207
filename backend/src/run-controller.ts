import { pino } from 'pino';

import { openDatabase } from './open-database.ts';
import { environment } from './platform/config/environment.ts';
import { readControllerSettings } from './platform/config/read-controller-settings.ts';
import { loadTls } from './platform/http/tls/load-tls.ts';
import type { RunningProgram } from './platform/process/run-program.ts';
import { prepareDataFolder } from './platform/storage/data-folder.ts';
import { startController } from './start-controller.ts';

/** The HTTP program, with the database and the worker in it where nothing else is configured. */
export const runController = async (): Promise<RunningProgram> => {
  const settings = readControllerSettings(environment());
  const log = pino({ level: settings.log.level });
  for (const warning of settings.warnings) log.warn({ warning }, 'configuration.retired-key');
  prepareDataFolder(settings.storage);
  const tls = await loadTls(settings.http, settings.storage, log);
  const database = await openDatabase(settings, log);
  try {
    const controller = await startController(database.config, tls);
    log.info({ url: controller.url, dataDir: settings.storage.dataDir }, 'controller.listening');
    const stop = async (): Promise<void> => {
      await controller.stop();
      await database.close();
    };
    return { stop, ended: database.lost };
  } catch (error) {
    await database.close();
    throw error;
  }
};
