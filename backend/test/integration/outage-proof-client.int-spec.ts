import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

import { expect, test } from '@jest/globals';
import pg from 'pg';

import { OutageProofClient } from '../../src/platform/database/outage-proof-client.ts';
import { queueConnection } from '../../src/platform/queue/queue-connection.ts';
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

/** A message of PostgreSQL's protocol: its type, the length of what follows with these four bytes, the rest. */
const message = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + length.length);
  return Buffer.concat([Buffer.from(type), length, body]);
};

test('a queue that waits for jobs outlives a server whose welcome and end come in one packet', async () => {
  const authenticated = message('R', Buffer.alloc(4));
  const ready = message('Z', Buffer.from('I'));
  const goodbye = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection\0\0'));
  const server = createServer((socket) => {
    socket.once('data', () => socket.end(Buffer.concat([authenticated, ready, goodbye])));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `postgres://rakkr@127.0.0.1:${String((server.address() as AddressInfo).port)}/rakkr`; // a TCP server's
  queueConnection({ redisUrl: null }, { url, isEmbedded: false });

  // As BullMQ does: it connects, and listens for errors then.
  const client = new pg.Client({ connectionString: url });
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
  await client.connect();
  await ended;
  server.close();
});
