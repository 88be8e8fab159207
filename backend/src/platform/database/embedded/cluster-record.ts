import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

import type { StorageConfig } from '../../config/controller-config.ts';
import { secretFile } from '../../crypto/secret-file.ts';
import { ACCOUNT_HOME, type ProgramOwner, canEnter } from './program-owner.ts';

/** Account and database of the cluster. */
export const DATABASE_USER = 'rakkr';
export const DATABASE = 'rakkr';

/** Where the cluster of a data folder stands. Written down once: a later change of modes must not lose it. */
export interface ClusterRecord {
  readonly pgdata: string;
  /** On 127.0.0.1. */
  readonly port: number;
}

const recordPath = (dataDir: string): string => join(dataDir, 'postgresql.json');

/** The record of a data folder; null before the first start. */
export const readClusterRecord = (dataDir: string): ClusterRecord | null => {
  const path = recordPath(dataDir);
  // Only `saveClusterRecord` writes the file.
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ClusterRecord) : null;
};

export const saveClusterRecord = (dataDir: string, record: ClusterRecord): void => {
  const path = recordPath(dataDir);
  writeFileSync(`${path}.new`, `${JSON.stringify(record)}\n`);
  renameSync(`${path}.new`, path);
};

/** A cluster whose data folder was removed: it is nobody's now, and may be somebody's last copy. */
const moveAside = (pgdata: string): string => {
  if (existsSync(pgdata)) renameSync(pgdata, `${pgdata}.left-${String(Date.now())}`);
  return pgdata;
};

/**
 * The folder for a new cluster: in the data folder if the account can get there, else below the account's own home, in
 * a folder named after the data folder.
 */
export const chooseClusterFolder = (dataDir: string, owner: ProgramOwner): string => {
  if (canEnter(owner, dataDir)) return moveAside(join(resolve(dataDir), 'postgresql'));
  const name = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16);
  const place = join(ACCOUNT_HOME, name);
  mkdirSync(place, { recursive: true, mode: 0o711 });
  return moveAside(join(place, 'postgresql'));
};

const passwordPath = (secretsDir: string): string => join(secretsDir, 'postgresql-password');

/** The password of the cluster, made at its first use. */
export const clusterPassword = (secretsDir: string): string => secretFile(passwordPath(secretsDir));

export const clusterUrl = (password: string, port: number, database: string): string =>
  `postgresql://${DATABASE_USER}:${password}@127.0.0.1:${String(port)}/${database}`;

/** Connection string of the cluster that stands in a data folder, whether it runs or not; null where there is none. */
export const embeddedAddress = ({ dataDir, secretsDir }: StorageConfig): string | null => {
  const record = readClusterRecord(dataDir);
  if (record === null || !existsSync(passwordPath(secretsDir))) return null;
  return clusterUrl(clusterPassword(secretsDir), record.port, DATABASE);
};

/** Whether nobody listens on that port of 127.0.0.1; 0 asks the kernel for a free one. Null where it is taken. */
export const freePort = async (wished: number): Promise<number | null> =>
  new Promise((resolvePort, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolvePort(null) : reject(error),
    );
    server.listen({ host: '127.0.0.1', port: wished, exclusive: true }, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : null;
      server.close(() => resolvePort(port));
    });
  });
