import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { pino } from 'pino';

import { environment } from '../platform/config/environment.ts';
import { readControllerSettings } from '../platform/config/read-controller-settings.ts';
import { readClusterRecord } from '../platform/database/embedded/cluster-record.ts';
import { embeddedAddress } from '../platform/database/embedded/cluster-record.ts';
import { EmbeddedPostgres } from '../platform/database/embedded/embedded-postgres.ts';
import { runningPostmaster } from '../platform/database/embedded/postmaster.ts';
import { writeBackup } from '../platform/storage/backup/write-backup.ts';
import { holdDataFolder } from '../platform/storage/data-folder.ts';
import { CommandRefusal, type OperatorCommand } from './operator-command.ts';

/** Database, secrets and audio of the embedded mode into one file; asks nobody to stop. */
export const runBackup: OperatorCommand = async ({ file, print }) => {
  if (file === null) throw new CommandRefusal('Name the file to write: rakkr backup <file>.');
  const target = resolve(file);
  if (existsSync(target)) throw new CommandRefusal(`${target} exists. Name a file that does not.`);
  const { database, storage } = readControllerSettings(environment());
  if (database.kind === 'server')
    throw new CommandRefusal('DATABASE_URL is set: that database is backed up with the tools of its own server.');
  const record = readClusterRecord(storage.dataDir);
  const url = embeddedAddress(storage);
  if (record === null || url === null) throw new CommandRefusal(`There is nothing to back up in ${storage.dataDir}.`);
  const order = { target, dataDir: storage.dataDir, pgdata: record.pgdata };
  if (runningPostmaster(record.pgdata) !== null) {
    print(await writeBackup({ ...order, url }));
    return 0;
  }
  const release = holdDataFolder(storage);
  const postgres = await EmbeddedPostgres.start({
    dataDir: storage.dataDir,
    secretsDir: storage.secretsDir,
    port: database.port,
    log: pino({ level: 'warn' }),
    onGivenUp: (reason) => {
      throw reason;
    },
  });
  try {
    print(await writeBackup({ ...order, url: postgres.url }));
    return 0;
  } finally {
    await postgres.stop();
    release();
  }
};
