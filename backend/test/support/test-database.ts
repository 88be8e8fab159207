import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { pino } from 'pino';

import { EmbeddedPostgres } from '../../src/platform/database/embedded/embedded-postgres.ts';

export interface TestCluster {
  readonly postgres: EmbeddedPostgres;
  readonly dataDir: string;
  readonly secretsDir: string;
  stop(): Promise<void>;
}

/** A data folder that the account of PostgreSQL can reach, also where the tests run as root. */
export const makeDataDir = (): string => {
  const dataDir = join(mkdtempSync(join(tmpdir(), 'rakkr-test-')), 'data');
  mkdirSync(dataDir, { mode: 0o711 });
  return dataDir;
};

/** A real PostgreSQL of this spec file alone, in a fresh folder, on a free port. */
export const startTestCluster = async (dataDir = makeDataDir()): Promise<TestCluster> => {
  const secretsDir = join(dataDir, 'secrets');
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
    rmSync(join(dataDir, '..'), { recursive: true, force: true });
  };
  return { postgres, dataDir, secretsDir, stop };
};
