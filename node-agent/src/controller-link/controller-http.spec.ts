import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

import { afterEach, expect, it } from '@jest/globals';

import { ControllerAway } from './controller-fault.ts';
import { ControllerHttp } from './controller-http.ts';
import type { CountedBody } from './watch-stall.ts';

let server: Server;
let http: ControllerHttp;
afterEach(async () => {
  await http.close();
  server.closeAllConnections();
  server.close();
});

async function controller(handle: Parameters<typeof createServer>[1]): Promise<void> {
  server = createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  http = new ControllerHttp(`http://127.0.0.1:${String(port)}`, '', { pem: null, pinnedSha256: null });
}

const CHUNK_BYTES = 1024;
/** Gives a chunk each `everyMs`, and says how much has left; with `isStuck`, never comes to its end. */
function slowly(chunks: number, everyMs: number, isStuck = false): Readable & CountedBody {
  let bytesRead = 0;
  const body = Readable.from(
    (async function* () {
      for (let sent = 0; sent < chunks; sent++) {
        await new Promise((resolve) => setTimeout(resolve, everyMs));
        bytesRead += CHUNK_BYTES;
        yield new Uint8Array(CHUNK_BYTES);
      }
      if (isStuck) await new Promise(() => undefined);
    })(),
  );
  return Object.defineProperty(body, 'bytesRead', { get: () => bytesRead });
}

const put = (body: Readable & CountedBody, sizeBytes: number): Promise<void> =>
  http.tell({ method: 'PUT', path: 'x', body, headers: { 'content-length': String(sizeBytes) }, timeoutMs: 400 });

it('gives a body on a slow line the time that it needs, as long as it moves', async () => {
  await controller((request, response) => request.resume().on('end', () => response.writeHead(204).end()));
  await expect(put(slowly(20, 60), 20 * CHUNK_BYTES)).resolves.toBeUndefined();
});

it('gives up a body on which nothing moves, so that another can go', async () => {
  await controller((request) => request.resume());
  await expect(put(slowly(2, 1, true), 20 * CHUNK_BYTES)).rejects.toThrow('nothing moved for 0.4 s');
  await expect(put(slowly(2, 1), 2 * CHUNK_BYTES)).rejects.toThrow(ControllerAway);
});
