import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ConfigurationError } from '../config/configuration-error.ts';
import type { StorageConfig } from '../config/controller-config.ts';
import { errorCode } from '../process/error-code.ts';
import { type ProcessIdentity, identityOf, isAlive } from '../process/process-identity.ts';

/** The account of the embedded PostgreSQL passes through the data folder of root, and reads nothing in it. */
const dataFolderMode = (): number => (process.getuid?.() === 0 ? 0o711 : 0o700);

/** Makes the folders of a controller. */
export const prepareDataFolder = ({ dataDir, secretsDir }: StorageConfig): void => {
  try {
    mkdirSync(dataDir, { recursive: true, mode: dataFolderMode() });
    mkdirSync(secretsDir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new ConfigurationError([
      `RAKKR_DATA_DIR is ${dataDir}, which cannot be made or written: ${errorCode(cause) ?? 'unknown'}.`,
    ]);
  }
};

const holderOf = (path: string): ProcessIdentity | null => {
  try {
    // Written by `holdDataFolder` alone; a torn write has no pid that lives.
    const holder = JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
    return isAlive(holder) ? holder : null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
};

/**
 * Takes the data folder for this process. Its embedded database has one supervisor.
 *
 * @returns how to let go of it
 * @throws ConfigurationError while another controller holds it
 */
export const holdDataFolder = ({ dataDir }: StorageConfig): (() => void) => {
  const path = join(dataDir, 'controller.pid');
  const holder = holderOf(path);
  if (holder !== null && holder.pid !== process.pid)
    throw new ConfigurationError([
      `A controller runs on ${dataDir} already (pid ${String(holder.pid)}). Stop it, or set RAKKR_DATA_DIR to another folder.`,
    ]);
  writeFileSync(path, JSON.stringify(identityOf(process.pid)));
  return () => rmSync(path, { force: true });
};
