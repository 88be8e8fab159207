import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { runMigrations as migrateQueues } from 'bullmq';
import pg from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';

import { QUEUE_SCHEMA } from '../queue/queue-connection.ts';
import { OutageProofClient } from './outage-proof-client.ts';

type MigrationClass = new () => MigrationInterface;

/** Two runs at once wait for each other. Any number of ours will do, if nobody else takes it. */
const ADVISORY_LOCK = 7_261_825;

/** `backend/migrations`, as sources or compiled: both stand three folders above this one. */
const FOLDER = join(import.meta.dirname, '../../../migrations');

/** Every migration of this release, in the order in which they run. */
export const knownMigrations = async (): Promise<MigrationClass[]> => {
  const files = readdirSync(FOLDER).filter((name) => /^\d{4}-.*\.(js|ts)$/.test(name) && !name.endsWith('.d.ts'));
  const modules = await Promise.all(
    // A migration file holds classes of migrations and nothing else.
    files
      .toSorted()
      .map(async (name) => (await import(pathToFileURL(join(FOLDER, name)).href)) as Record<string, MigrationClass>),
  );
  return modules.flatMap((module) => Object.values(module));
};

/** The name under which the database remembers a migration. */
export const recordedName = (migration: MigrationClass): string => new migration().name ?? migration.name;

/**
 * Brings a database to this release: what is missing, in order, each in a transaction of its own.
 *
 * @returns names of the migrations that ran
 */
export const migrate = async (databaseUrl: string): Promise<string[]> => {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 2,
    application_name: 'rakkr-migrate',
    Client: OutageProofClient,
  });
  const lock = await pool.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await migrateQueues(pool, QUEUE_SCHEMA);
    return await runMissing(databaseUrl);
  } finally {
    lock.release(true);
    await pool.end();
  }
};

const runMissing = async (url: string): Promise<string[]> => {
  const database = new DataSource({
    type: 'postgres',
    url,
    migrations: await knownMigrations(),
    installExtensions: false,
    extra: { Client: OutageProofClient },
  });
  await database.initialize();
  try {
    const ran = await database.runMigrations({ transaction: 'each' });
    return ran.map(({ name }) => name);
  } finally {
    await database.destroy();
  }
};
