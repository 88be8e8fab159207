import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DataSource, getMetadataArgsStorage } from 'typeorm';

import { knownMigrations, migrate, recordedName } from '../../src/platform/database/migrate.ts';
import { type RunningController, startController } from '../../src/start-controller.ts';
import { apiClient } from '../support/api-client.ts';
import { testConfig } from '../support/test-config.ts';
import { type TestCluster, makeDataDir, startTestCluster } from '../support/test-database.ts';

let cluster: TestCluster;
let controller: RunningController | null = null;

beforeAll(async () => {
  cluster = await startTestCluster(makeDataDir());
});
afterAll(async () => {
  await controller?.stop();
  await cluster.stop();
});

test('is alive but not ready while migrations are missing, and gets ready without a restart', async () => {
  const { database, ...rest } = testConfig(cluster);
  controller = await startController({ ...rest, database: { ...database, isEmbedded: false } }, null);
  const nobody = apiClient(controller.url, null);
  expect((await nobody.get('/healthz')).status).toBe(200);
  const before = await nobody.get('/readyz');
  expect([before.status, before.problem.reason]).toEqual([503, 'migrations_missing']);

  const ran = await Promise.all([migrate(cluster.postgres.url), migrate(cluster.postgres.url)]);
  expect(ran.flat().toSorted()).toEqual((await knownMigrations()).map(recordedName).toSorted());
  expect((await nobody.get('/readyz')).body).toEqual({ status: 'ok' });
});

test('runs nothing a second time', async () => {
  expect(await migrate(cluster.postgres.url)).toEqual([]);
});

const SOURCES = join(import.meta.dirname, '../../src');

/** What only the migrations know, and no entity says: constraints, indexes, and what a row is born with. */
const OF_MIGRATIONS_ALONE = /DROP CONSTRAINT|DROP INDEX|ALTER COLUMN "\w+" DROP DEFAULT/;
/** Written and read in SQL only. */
const WITHOUT_A_PROPERTY = ['ALTER TABLE "recording_renditions" DROP COLUMN "updated_at"'];

test('makes the tables and columns that the entities describe, with their types', async () => {
  await migrate(cluster.postgres.url);
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.entity.ts'),
  );
  await Promise.all(files.map((name) => import(join(SOURCES, name))));
  const entities = getMetadataArgsStorage().tables.map(({ target }) => target);
  expect(entities).toHaveLength(files.length);

  const database = new DataSource({ type: 'postgres', url: cluster.postgres.url, entities, installExtensions: false });
  await database.initialize();
  try {
    const { upQueries } = await database.driver.createSchemaBuilder().log();
    const changes = upQueries.map(({ query }) => query).filter((query) => !OF_MIGRATIONS_ALONE.test(query));
    expect(changes).toEqual(WITHOUT_A_PROPERTY);
  } finally {
    await database.destroy();
  }
});
