import { expect, test } from '@jest/globals';
import pg from 'pg';

import { OutageProofClient } from '../../src/platform/database/outage-proof-client.ts';
import { startTestCluster } from '../support/test-database.ts';
import { until } from '../support/until.ts';

test('a connection that nobody listens to ends with its server, not with the process', async () => {
  const cluster = await startTestCluster();
  const pool = new pg.Pool({ connectionString: cluster.postgres.url, max: 1, Client: OutageProofClient });
  pool.on('error', (error) => expect(error).toBeDefined());
  // Checked out and between two queries: neither the pool nor a query listens now.
  const client = await pool.connect();
  let hasEnded = false;
  client.once('end', () => (hasEnded = true));
  process.kill(cluster.postgres.pid, 'SIGKILL');
  await until('the end of the connection', () => Promise.resolve(hasEnded));
  await expect(client.query('SELECT 1')).rejects.toBeDefined();
  client.release(true);
  await pool.end();
  await cluster.stop();
});
