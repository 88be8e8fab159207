import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { knownMigrations, migrate, recordedName } from '../../src/platform/database/migrate.ts';
import { type RunningController, startController } from '../../src/start-controller.ts';
import { apiClient } from '../support/api-client.ts';
import { testConfig } from '../support/test-config.ts';
import { type TestCluster, startTestCluster } from '../support/test-database.ts';

let cluster: TestCluster;
let controller: RunningController | null = null;

beforeAll(async () => {
  cluster = await startTestCluster();
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
