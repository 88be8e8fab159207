import { migrate } from '../../src/platform/database/migrate.ts';
import { testConfig } from '../support/test-config.ts';
import { startTestCluster } from '../support/test-database.ts';
import { describeQueue } from './queue.conformance.ts';

describeQueue('PostgreSQL', async () => {
  const cluster = await startTestCluster();
  await migrate(cluster.postgres.url);
  return { config: testConfig(cluster), end: cluster.stop };
});
