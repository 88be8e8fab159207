import type { Logger } from 'pino';

import type { ControllerConfig } from './platform/config/controller-config.ts';
import type { ControllerSettings } from './platform/config/read-controller-settings.ts';
import { EmbeddedPostgres } from './platform/database/embedded/embedded-postgres.ts';
import { migrate } from './platform/database/migrate.ts';
import { holdDataFolder } from './platform/storage/data-folder.ts';

export interface OpenDatabase {
  readonly config: ControllerConfig;
  /** Rejects when the embedded database cannot be kept alive; else never settles. */
  readonly lost: Promise<never>;
  close(): Promise<void>;
}

/** The database that the settings name; the embedded one is started here, and brought to this release. */
export const openDatabase = async (settings: ControllerSettings, log: Logger): Promise<OpenDatabase> => {
  const { storage, queue, http, log: logConfig, database } = settings;
  const slices = { storage, queue, http, log: logConfig };
  const { promise: lost, reject: onGivenUp } = Promise.withResolvers<never>();
  if (database.kind === 'server') {
    const config = { ...slices, database: { url: database.url, isEmbedded: false } };
    return { config, lost, close: async () => undefined };
  }
  const release = holdDataFolder(storage);
  const postgres = await EmbeddedPostgres.start({
    dataDir: storage.dataDir,
    secretsDir: storage.secretsDir,
    port: database.port,
    log,
    onGivenUp,
  });
  const ran = await migrate(postgres.url);
  if (ran.length > 0) log.info({ ran }, 'database.migrated');
  const config = { ...slices, database: { url: postgres.url, isEmbedded: true } };
  const close = async (): Promise<void> => {
    await postgres.stop();
    release();
  };
  return { config, lost, close };
};
