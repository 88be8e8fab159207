import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { saveClusterRecord } from '../../src/platform/database/embedded/cluster-record.ts';
import { makeCluster } from './make-cluster.ts';

const inRepository = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

const CACHE = inRepository('node_modules/.cache/test-clusters');
/** Compiled code of the controller, which `rakkr start` keeps in its data folder from one start to the next. */
const COMPILED = inRepository('node_modules/.cache/test-compiled');
const BUILT = inRepository('backend/dist/src/platform/database');
const MIGRATIONS = inRepository('backend/dist/migrations');
const KEY_CHARACTERS = 16;

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();

/** Where the cluster of this build stands: named after all that has a part in it, so that no other is taken for it. */
function clusterFolder(): string {
  const hash = createHash('sha256').update(`account ${String(process.getuid?.())}`);
  const ingredients = [inRepository('package-lock.json'), ...filesBelow(MIGRATIONS), ...filesBelow(BUILT)];
  for (const path of ingredients) hash.update(path).update(readFileSync(path));
  return join(CACHE, hash.digest('hex').slice(0, KEY_CHARACTERS));
}

/**
 * Fills a new data folder with what a controller's first start leaves in it: a migrated, empty database and compiled
 * code. The product makes both once: made anew, they take seconds of processor time from every story.
 *
 * @param dataDir  new or empty; every user may pass through what is above it, because PostgreSQL does not run as root
 */
export async function fillDataFolder(dataDir: string): Promise<void> {
  const folder = clusterFolder();
  if (!existsSync(folder)) await makeCluster(BUILT, folder);
  // With owners and modes: the cluster belongs to the account of PostgreSQL.
  await promisify(execFile)('cp', ['-a', '-T', '--reflink=auto', folder, dataDir]);
  mkdirSync(COMPILED, { recursive: true });
  symlinkSync(COMPILED, join(dataDir, 'cache'));
  saveClusterRecord(dataDir, { pgdata: join(dataDir, 'postgresql'), port: 0 });
}
