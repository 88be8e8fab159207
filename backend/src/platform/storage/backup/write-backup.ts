import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

import type pg from 'pg';

import { OutageProofClient } from '../../database/outage-proof-client.ts';
import { type BackupManifest, CLUSTER_NAME, MANIFEST_NAME } from './backup-manifest.ts';
import { tar, tarOfLiveFiles } from './tar.ts';

/** What a restored cluster makes anew, or must not find. @see PostgreSQL 18, 25.3.4 (base backup by the low-level API) */
const LEFT_OUT = [
  'postmaster.pid',
  'postmaster.opts',
  'pg_wal/*',
  'pg_replslot/*',
  'pg_dynshmem/*',
  'pg_notify/*',
  'pg_serial/*',
  'pg_snapshots/*',
  'pg_stat_tmp/*',
  'pg_subtrans/*',
];

export interface BackupOrder {
  /** File to write; must not exist. */
  readonly target: string;
  readonly dataDir: string;
  readonly pgdata: string;
  /** Connection string of the running cluster. */
  readonly url: string;
}

/**
 * Writes a backup of a running controller: the database as of the end of its copy, then secrets and audio. Audio is
 * copied after the database, so that everything the database speaks of is there.
 *
 * @returns a sentence for the person
 */
export const writeBackup = async (order: BackupOrder): Promise<string> => {
  const archive = `${order.target}.unfinished`;
  const staging = mkdtempSync(join(dirname(order.target), '.rakkr-backup-'));
  // It holds every secret of the installation.
  closeSync(openSync(archive, 'w', 0o600));
  chmodSync(archive, 0o600);
  try {
    await appendCluster(order, archive, staging);
    const folders = ['secrets', 'audio'].filter((name) => existsSync(join(order.dataDir, name)));
    await tarOfLiveFiles(['-rf', archive, '-C', order.dataDir, ...folders]);
    renameSync(archive, order.target);
  } finally {
    rmSync(staging, { recursive: true, force: true });
    rmSync(archive, { force: true });
  }
  const sizeMiB = (statSync(order.target).size / 1024 ** 2).toFixed(1);
  return `Wrote ${order.target} (${sizeMiB} MiB). It holds every secret of this controller: keep it as safe as the data folder.`;
};

const appendCluster = async ({ pgdata, url }: BackupOrder, archive: string, staging: string): Promise<void> => {
  const client = new OutageProofClient({ connectionString: url, application_name: 'rakkr-backup' });
  await client.connect();
  try {
    await writeManifest(client, archive, staging);
    // Keeps the log from the start of the backup on until this session ends.
    await client.query("SELECT pg_create_physical_replication_slot('rakkr_backup', true, true)");
    await client.query("SELECT pg_backup_start('rakkr backup', true)");
    const excluded = LEFT_OUT.map((name) => `--exclude=${CLUSTER_NAME}/${name}`);
    await tarOfLiveFiles(['-rf', archive, '--anchored', ...excluded, '-C', dirname(pgdata), basename(pgdata)]);
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    const label = join(staging, CLUSTER_NAME);
    mkdirSync(label, { mode: 0o700 });
    writeFileSync(join(label, 'backup_label'), rows[0]?.labelfile ?? '');
    await tar(['-rf', archive, '-C', staging, `${CLUSTER_NAME}/backup_label`]);
    await tarOfLiveFiles(['-rf', archive, '-C', dirname(pgdata), ...logFiles(pgdata)]);
  } finally {
    await client.end();
  }
};

const writeManifest = async (client: pg.Client, archive: string, staging: string): Promise<void> => {
  const { rows } = await client.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::int / 10000 AS version",
  );
  const manifest: BackupManifest = {
    format: 1,
    createdAt: new Date().toISOString(),
    postgresMajor: rows[0]?.version ?? 0,
  };
  writeFileSync(join(staging, MANIFEST_NAME), JSON.stringify(manifest));
  await tar(['-cf', archive, '-C', staging, MANIFEST_NAME]);
};

/** The write-ahead log, by which the copied files become one consistent state. */
const logFiles = (pgdata: string): string[] =>
  readdirSync(join(pgdata, 'pg_wal'))
    .filter((name) => /^[\dA-F]{24}$/.test(name))
    .map((name) => `${basename(pgdata)}/pg_wal/${name}`);
