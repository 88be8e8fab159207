import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { CaptureProblem } from '../pcm/capture-problem.ts';
import { ControlClient } from './control-client.ts';
import { ControlServer } from './control-server.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp('/tmp/control-');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const refuse = async (): Promise<never> => {
  throw new CaptureProblem('capture.protocol-unsupported', 'This capture is older.');
};
const handlers = {
  hello: refuse,
  status: refuse,
  join: refuse,
  leave: refuse,
  ledger: refuse,
  'take-held': refuse,
  'held-is-safe': refuse,
  shutdown: refuse,
};
const silent = () => undefined;

it('hangs up when the capture refuses its protocol', async () => {
  const { promise: left, resolve: leave } = Promise.withResolvers<number>();
  const onClients = (count: number): void => {
    if (count === 0) leave(count);
  };
  const server = new ControlServer(handlers, { onClients, onWatched: silent, onFailure: silent });
  const path = join(dir, 'capture.sock');
  await server.listen(path);
  const listener = { onEvent: silent, onMeterFrame: silent, onPcmBlock: silent, onClose: silent };
  await expect(ControlClient.connect(path, 'test', listener)).rejects.toMatchObject({
    code: 'capture.protocol-unsupported',
  });
  await left;
  await server.close();
}, 10_000);

it('closes though a client does not hang up, such as an agent that is stopped', async () => {
  const { promise: here, resolve: arrived } = Promise.withResolvers<undefined>();
  const onClients = (count: number): void => {
    if (count === 1) arrived(undefined);
  };
  const server = new ControlServer(handlers, { onClients, onWatched: silent, onFailure: silent });
  const path = join(dir, 'capture.sock');
  await server.listen(path);
  // Does not answer the end of the other side by its own, as a process that is not running does not.
  const client = connect({ path, allowHalfOpen: true });
  await here;
  await server.close();
  client.destroy();
}, 10_000);
