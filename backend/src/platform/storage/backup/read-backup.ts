import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { chooseClusterFolder, saveClusterRecord } from '../../database/embedded/cluster-record.ts';
import { postgresPrograms } from '../../database/embedded/program-files.ts';
import { programOwner } from '../../database/embedded/program-owner.ts';
import { type BackupManifest, CLUSTER_NAME, MANIFEST_NAME } from './backup-manifest.ts';
import { tar } from './tar.ts';

export interface RestoreOrder {
  readonly source: string;
  /** Empty. */
  readonly dataDir: string;
}

/**
 * Puts a backup into an empty data folder.
 *
 * @returns a sentence for the person
 * @throws Error where the file is no backup, or one of another major version of PostgreSQL
 */
export const readBackup = async ({ source, dataDir }: RestoreOrder): Promise<string> => {
  const manifest = await readManifest(source);
  const owner = programOwner();
  const { version } = postgresPrograms(owner);
  if (manifest.postgresMajor !== Number.parseInt(version, 10))
    throw new Error(
      `The backup holds PostgreSQL ${String(manifest.postgresMajor)}, this release runs ${version}: restore it with the release that made it.`,
    );
  const pgdata = chooseClusterFolder(dataDir, owner);
  await tar(['-xf', source, '--no-same-owner', '-C', dirname(pgdata), CLUSTER_NAME]);
  if (owner !== null) execFileSync('chown', ['-R', `${String(owner.uid)}:${String(owner.gid)}`, pgdata]);
  await tar([
    '-xf',
    source,
    '--no-same-owner',
    '-C',
    dataDir,
    `--exclude=${CLUSTER_NAME}`,
    `--exclude=${MANIFEST_NAME}`,
  ]);
  // Port 0: the next start takes a free one.
  saveClusterRecord(dataDir, { pgdata, port: 0 });
  return `Restored the backup of ${manifest.createdAt} to ${dataDir}. Start the controller: rakkr start.`;
};

const readManifest = async (source: string): Promise<BackupManifest> => {
  const folder = mkdtempSync(join(tmpdir(), 'rakkr-restore-'));
  try {
    await tar(['-xf', source, '-C', folder, MANIFEST_NAME]);
    const manifest: unknown = JSON.parse(readFileSync(join(folder, MANIFEST_NAME), 'utf8'));
    if (isManifest(manifest)) return manifest;
    throw new Error('its manifest is of another format');
  } catch (cause) {
    throw new Error(`${source} is not a backup that this release can read`, { cause });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const isManifest = (value: unknown): value is BackupManifest =>
  typeof value === 'object' &&
  value !== null &&
  'format' in value &&
  value.format === 1 &&
  'postgresMajor' in value &&
  typeof value.postgresMajor === 'number' &&
  'createdAt' in value &&
  typeof value.createdAt === 'string';
