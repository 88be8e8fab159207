import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { migrate } from '../../src/platform/database/migrate.ts';
import { freePort } from '../support/free-port.ts';
import { testConfig } from '../support/test-config.ts';
import { startTestCluster } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { describeQueue } from './queue.conformance.ts';

/** A real Redis that keeps nothing, of Debian's package redis-server. */
const startRedis = async (): Promise<{ url: string; stop(): Promise<void> }> => {
  const port = await freePort();
  const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', '/tmp']);
  let said = '';
  server.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await until('Redis', () => said.includes('Ready to accept connections'));
  const stop = async (): Promise<void> => {
    server.kill();
    await once(server, 'exit');
  };
  return { url: `redis://127.0.0.1:${String(port)}`, stop };
};

describeQueue('Redis', async () => {
  const [cluster, redis] = await Promise.all([startTestCluster(), startRedis()]);
  await migrate(cluster.postgres.url);
  const end = async (): Promise<void> => {
    await redis.stop();
    await cluster.stop();
  };
  return { config: { ...testConfig(cluster), queue: { redisUrl: redis.url } }, end };
});
