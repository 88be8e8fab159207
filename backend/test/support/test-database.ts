import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { pino } from 'pino';

import { EmbeddedPostgres } from '../../src/platform/database/embedded/embedded-postgres.ts';
import { fillDataFolder } from './prepared-data-folder.ts';

export interface TestCluster {
  readonly postgres: EmbeddedPostgres;
  readonly dataDir: string;
  readonly secretsDir: string;
  stop(): Promise<void>;
}

/** A data folder that the account of PostgreSQL can reach, also where the tests run as root. */
export const makeDataDir = (): string => {
  const parent = mkdtempSync(join(tmpdir(), 'rakkr-test-'));
  chmodSync(parent, 0o711);
  const dataDir = join(parent, 'data');
  mkdirSync(dataDir, { mode: 0o711 });
  return dataDir;
};

/** Ends the cluster when the test process dies without doing it, however it dies: the pipe to this shell closes. */
const endWithThisProcess = (dataDir: string): ChildProcess => {
  const script =
    'cat >/dev/null; pid=$(head -1 "$1/postgresql/postmaster.pid") && kill -INT "$pid" && sleep 2; rm -rf "$1/.."';
  return spawn('sh', ['-c', script, 'sh', dataDir], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
};

const migratedFolder = async (): Promise<string> => {
  const dataDir = makeDataDir();
  await fillDataFolder(dataDir);
  return dataDir;
};

/**
 * A real PostgreSQL of this spec file alone, on a free port.
 *
 * @param folder  what a controller left there, or an empty one, in which a cluster is made; a migrated one without it
 */
export const startTestCluster = async (folder?: string): Promise<TestCluster> => {
  const dataDir = folder ?? (await migratedFolder());
  const secretsDir = join(dataDir, 'secrets');
  const guard = endWithThisProcess(dataDir);
  const postgres = await EmbeddedPostgres.start({
    dataDir,
    secretsDir,
    port: null,
    log: pino({ level: 'silent' }),
    onGivenUp: (reason) => {
      throw reason;
    },
  });
  const stop = async (): Promise<void> => {
    await postgres.stop();
    guard.kill('SIGKILL');
    rmSync(join(dataDir, '..'), { recursive: true, force: true });
  };
  return { postgres, dataDir, secretsDir, stop };
};
