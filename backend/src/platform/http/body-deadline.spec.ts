import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type FastifyInstance, fastify } from 'fastify';

import { installBodyDeadline, letBodyFlow } from './body-deadline.ts';

const WHOLE_MS = 300;
const STALL_MS = 600;
const PIECES = 8;

let server: FastifyInstance;

beforeEach(async () => {
  server = fastify();
  installBodyDeadline(server, { wholeMs: WHOLE_MS, stallMs: STALL_MS });
  server.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  server.put('/flowing', async ({ raw }) => {
    letBodyFlow(raw);
    let sizeBytes = 0;
    for await (const piece of raw) sizeBytes += (piece as Buffer).length;
    return { sizeBytes };
  });
  server.put('/refused', async (_request, reply) => reply.code(401).send());
  server.put('/whole', async ({ body }) => body);
  await server.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(async () => server.close());

const open = (path: string, type: string): ClientRequest => {
  const { port } = server.server.address() as AddressInfo;
  return request({ port, path, method: 'PUT', headers: { 'content-type': type, 'content-length': PIECES } });
};
const closed = async (client: ClientRequest): Promise<void> =>
  new Promise((resolve) => client.on('error', () => undefined).once('close', resolve));

/** What becomes of a body that comes in pieces for longer than a whole one may take. */
const trickle = async (client: ClientRequest): Promise<'cut' | number | undefined> => {
  const answer = new Promise<IncomingMessage>((resolve) => client.once('response', resolve));
  const cut = closed(client).then(() => 'cut' as const);
  for (let piece = 0; piece < PIECES && !client.destroyed; piece++) {
    client.write('1');
    await sleep(WHOLE_MS / 4);
  }
  client.end();
  return Promise.race([answer.then(({ statusCode }) => statusCode), cut]);
};

it('takes a body of a known caller for as long as it flows', async () => {
  expect(await trickle(open('/flowing', 'application/octet-stream'))).toBe(200);
});

it('cuts off a body that takes longer than it may', async () => {
  expect(await trickle(open('/whole', 'application/json'))).toBe('cut');
});

it('cuts off a body that nobody reads because its caller was refused', async () => {
  const client = open('/refused', 'application/octet-stream').on('error', () => undefined);
  client.write('1');
  const [response] = (await once(client, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(401);
  response.resume();
  await once(response.socket, 'close');
});

it('cuts off a body of a known caller that stopped coming', async () => {
  const client = open('/flowing', 'application/octet-stream');
  let isAnswered = false;
  client.once('response', () => (isAnswered = true));
  client.write('1');
  await closed(client);
  expect(isAnswered).toBe(false);
});
