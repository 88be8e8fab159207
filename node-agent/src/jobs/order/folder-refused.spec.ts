import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import 'reflect-metadata';

import { anOrder } from '../../../test/builders/an-order.ts';
import { AnsweringController } from '../../../test/builders/answering-controller.ts';
import { CaptureProblem } from '../../pcm/capture-problem.ts';
import { Renderer } from '../../render/renderer.ts';
import { KeptManifest } from '../../spool/retention/kept-manifest.ts';
import { SweepSpool } from '../../spool/retention/sweep-spool.ts';
import { SpoolRoom } from '../../spool/spool-room.ts';
import { Spool } from '../../spool/spool.ts';
import { RunOrder } from './run-order.ts';

const log = pino({ level: 'silent' });
let dir: string;
let controller: AnsweringController;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rakkr-folder-refused-'));
  await mkdir(join(dir, 'spool'));
  const report = { status: 'running', leaseExpiresAt: '2026-01-01T00:00:00Z' };
  controller = await AnsweringController.start(({ path }) =>
    path.endsWith('/report') ? { status: 200, body: report } : { status: 204 },
  );
});
afterEach(async () => {
  await controller.stop();
  await rm(dir, { recursive: true, force: true });
});

it('tells the controller that a recording cannot start when the disk does not even take its folder', async () => {
  // Leads nowhere: no folder can be made there, as on a disk that is full to its last inode.
  await symlink(join(dir, 'nowhere', 'at-all'), join(dir, 'spool', 'rec_1'));
  const full = async (): Promise<never> => {
    throw new CaptureProblem('spool.disk-full', 'There is no room left.');
  };
  const spool = new Spool(join(dir, 'spool'));
  const captures = {
    join: full,
    leave: full,
    totalFrames: full,
    ledger: full,
    takeHeld: full,
    heldIsSafe: full,
    ringFile: () => null,
  };
  const order = await RunOrder.take(anOrder('rec_1').order, {
    api: controller.api,
    captures,
    renderer: new Renderer(log),
    spool,
    room: new SpoolRoom(spool, 0),
    sweep: new SweepSpool({ spool, manifest: new KeptManifest(join(dir, 'kept.json'), (id) => id), log }),
    easeDisk: () => undefined,
    clockOffsetMs: () => 0,
    log,
  });
  expect(await order.run(AbortSignal.timeout(5_000))).toBe('failed');
  const [failed] = controller.requests(/failed$/);
  expect(JSON.parse(String(failed?.body))).toMatchObject({ code: 'spool.disk-full' });
});
