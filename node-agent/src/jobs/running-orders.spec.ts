import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import 'reflect-metadata';

import { anOrder } from '../../test/builders/an-order.ts';
import { AnsweringController } from '../../test/builders/answering-controller.ts';
import { Renderer } from '../render/renderer.ts';
import { KeptManifest } from '../spool/retention/kept-manifest.ts';
import { SweepSpool } from '../spool/retention/sweep-spool.ts';
import { SpoolRoom } from '../spool/spool-room.ts';
import { Spool } from '../spool/spool.ts';
import { RunningOrders } from './running-orders.ts';

let dir: string;
let controller: AnsweringController;
const stop = new AbortController();
beforeEach(async () => {
  dir = await mkdtemp('/tmp/running-orders-');
  await mkdir(join(dir, 'spool'));
  controller = await AnsweringController.start(() => ({ status: 204 }));
});
afterEach(async () => {
  stop.abort();
  await controller.stop();
  await rm(dir, { recursive: true, force: true });
});

it('takes the agent down with an order that dies: the next agent takes the recording up', async () => {
  const bug = new Error('a bug');
  // Whatever the bug is: it shows where a failed step is written down.
  const log = pino({
    hooks: {
      logMethod: ([, event]) => {
        if (String(event) === 'job.step-failed') throw bug;
      },
    },
  });
  const refuse = async (): Promise<never> => {
    throw new Error('not now');
  };
  const spool = new Spool(join(dir, 'spool'));
  const manifest = new KeptManifest(join(dir, 'kept.json'), (id) => spool.folderOf(id));
  const { promise: crashed, resolve: crash } = Promise.withResolvers<unknown>();
  const orders = new RunningOrders(
    {
      ...{ api: controller.api, renderer: new Renderer(log), spool, room: new SpoolRoom(spool, 0), log },
      ...{ sweep: new SweepSpool({ spool, manifest, log }) },
      captures: {
        ...{ join: refuse, leave: refuse, totalFrames: refuse, ledger: refuse, takeHeld: refuse, heldIsSafe: refuse },
        ringFile: () => null,
      },
    },
    { signal: stop.signal, crash },
  );
  const { done } = await orders.start(anOrder('rec_1').order);
  await expect(done).rejects.toBe(bug);
  expect(await crashed).toBe(bug);
});
