import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';

import { environment } from '../platform/config/environment.ts';
import { readControllerSettings } from '../platform/config/read-controller-settings.ts';
import { readBackup } from '../platform/storage/backup/read-backup.ts';
import { prepareDataFolder } from '../platform/storage/data-folder.ts';
import { CommandRefusal, type OperatorCommand } from './operator-command.ts';

const isEmpty = (folder: string): boolean => !existsSync(folder) || readdirSync(folder).length === 0;

/** A backup back into a data folder that has nothing in it; `rakkr start` then runs on it. */
export const runRestore: OperatorCommand = async ({ file, print }) => {
  if (file === null) throw new CommandRefusal('Name the file to restore: rakkr restore <file>.');
  const source = resolve(file);
  if (!existsSync(source)) throw new CommandRefusal(`${source} does not exist.`);
  const { database, storage } = readControllerSettings(environment());
  if (database.kind === 'server')
    throw new CommandRefusal('DATABASE_URL is set: restore that database with the tools of its own server.');
  if (!isEmpty(storage.dataDir))
    throw new CommandRefusal(
      `${storage.dataDir} is not empty. Move it away, or set RAKKR_DATA_DIR to an empty folder.`,
    );
  prepareDataFolder(storage);
  print(await readBackup({ source, dataDir: storage.dataDir }));
  return 0;
};
