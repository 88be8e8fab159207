import { once } from 'node:events';
import { type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, expect, it } from '@jest/globals';
import 'reflect-metadata';

import { anOrder } from '../../test/builders/an-order.ts';
import { ControllerApi } from './controller-api.ts';
import { ControllerAway } from './controller-fault.ts';
import { ControllerHttp } from './controller-http.ts';

/** What a controller that is broken into, or a proxy that is not one of ours, could answer a node. */
let server: Server;
let http: ControllerHttp;
afterEach(async () => {
  await http.close();
  server.closeAllConnections();
  server.close();
});

async function answering(answer: (response: ServerResponse) => void): Promise<ControllerApi> {
  server = createServer((request, response) => request.resume().on('end', () => answer(response)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  http = new ControllerHttp(`http://127.0.0.1:${String(port)}`, 'credential', { pem: null, pinnedSha256: null });
  return new ControllerApi(http, 'node_1', 'agent_1');
}

const ordering = (change: object) => (response: ServerResponse) =>
  response.end(JSON.stringify({ data: { ...anOrder('rec_1').order, ...change } }));
const claim = (api: ControllerApi) => api.claim(0, new AbortController().signal);

it('takes an order whose ids are ids', async () => {
  const api = await answering(ordering({}));
  await expect(claim(api)).resolves.toMatchObject({ recordingId: 'rec_1', jobId: 'job_1' });
});

it.each(['..', '../../etc', '/etc', 'rec_1/../../x', '.discarded-x', '', 'x'.repeat(81)])(
  'refuses an order for recording "%s": the id is the name of a folder',
  async (recordingId) => {
    const api = await answering(ordering({ recordingId }));
    await expect(claim(api)).rejects.toThrow('wrong in the answer: recordingId');
  },
);

it('refuses an order whose job would lead to another address', async () => {
  const api = await answering(ordering({ jobId: '../users' }));
  await expect(claim(api)).rejects.toThrow('wrong in the answer: jobId');
});

it('gives up an answer that does not end instead of keeping it in memory', async () => {
  const api = await answering((response) => {
    const more = (): void => {
      while (response.write(Buffer.alloc(1024 * 1024, 0x20))) if (response.closed) return;
    };
    response.on('drain', more).on('error', () => undefined);
    more();
  });
  await expect(api.config()).rejects.toThrow(ControllerAway);
});

it('waits ten minutes at most, however long it is asked to stay away', async () => {
  const api = await answering((response) => response.writeHead(503, { 'retry-after': '99999999' }).end());
  await expect(api.config()).rejects.toMatchObject({ retryAfterMs: 600_000 });
});

it('does not take a time to wait that lies in the past', async () => {
  const api = await answering((response) => response.writeHead(503, { 'retry-after': '-5' }).end());
  await expect(api.config()).rejects.toMatchObject({ retryAfterMs: 0 });
});
