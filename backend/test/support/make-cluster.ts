import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { pino } from 'pino';

import type * as embedded from '../../src/platform/database/embedded/embedded-postgres.ts';
import type * as migration from '../../src/platform/database/migrate.ts';

/**
 * Makes a data folder with a migrated, empty database in which nothing runs. Clusters of other builds are thrown away.
 *
 * @param built   the compiled `platform/database`: benchmarks come here without a compiler
 * @param folder  there once the cluster is complete; of two runs that make it at once one is faster
 */
export async function makeCluster(built: string, folder: string): Promise<void> {
  const cache = dirname(folder);
  mkdirSync(cache, { recursive: true });
  const others = readdirSync(cache).filter((name) => !name.startsWith('.') && name !== basename(folder));
  for (const name of others) rmSync(join(cache, name), { recursive: true, force: true });
  // Neither below the clone nor straight in the temporary folder: PostgreSQL's account has to get there.
  const place = mkdtempSync(join(tmpdir(), 'rakkr-cluster-'));
  chmodSync(place, 0o711);
  const unfinished = mkdtempSync(join(cache, '.unfinished-'));
  try {
    await fill(built, join(place, 'data'));
    execFileSync('cp', ['-a', join(place, 'data'), join(unfinished, 'data')]);
    renameSync(join(unfinished, 'data'), folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    for (const leftover of [place, unfinished]) rmSync(leftover, { recursive: true });
  }
}

async function fill(built: string, dataDir: string): Promise<void> {
  const load = async (file: string): Promise<unknown> => import(pathToFileURL(join(built, file)).href);
  // What the compiler made of these very files.
  const { EmbeddedPostgres } = (await load('embedded/embedded-postgres.js')) as typeof embedded;
  const { migrate } = (await load('migrate.js')) as typeof migration;
  mkdirSync(dataDir, { mode: 0o711 });
  const postgres = await EmbeddedPostgres.start({
    dataDir,
    secretsDir: join(dataDir, 'secrets'),
    port: null,
    log: pino({ level: 'silent' }),
    onGivenUp: (reason) => {
      throw reason;
    },
  });
  try {
    await migrate(postgres.url);
  } finally {
    await postgres.stop();
  }
}
