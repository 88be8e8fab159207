import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import 'reflect-metadata';

// The built ones, as they run: they start a thread of their own.
import { CaptureSteps, type CaptureStepsPorts } from '../../dist/jobs/order/capture-steps.js';
import { OrderState } from '../../dist/jobs/order/order-state.js';
import { CaptureProblem } from '../../dist/pcm/capture-problem.js';
import { KeptManifest } from '../../dist/spool/retention/kept-manifest.js';
import { SweepSpool } from '../../dist/spool/retention/sweep-spool.js';
import { SpoolRoom } from '../../dist/spool/spool-room.js';
import { Spool } from '../../dist/spool/spool.js';
import { anOrder } from '../builders/an-order.ts';
import type { CaptureRig } from './support/capture-rig.ts';
import { startWithHangingDisk } from './support/hanging-disk.ts';
import { newestNumberIn } from './support/left-ring.ts';
import { misplacedSegments, readRecording } from './support/recording-on-disk.ts';

const RATE = 48_000;
const STALL_MS = 1_500;
/** Between the stop and the kill. */
const AFTER_STOP_MS = 1_000;
/** What the reader fetches at a time, and a loaded machine's turn between two lines of the test. */
const MOST_OFF_FRAMES = 0.1 * RATE;

let rig: CaptureRig;
let goOn = (): void => undefined;
afterEach(async () => {
  goOn();
  await rig.dispose();
});

/** The next capture ends of the question whether it records, and takes the names of what is left with it. */
const capturesThatEndWhenAsked: Pick<CaptureStepsPorts['captures'], 'leave' | 'ringFile'> = {
  ringFile: () => rig.ringFile,
  leave: async () => {
    for (const name of [rig.ringFile, `${rig.ringFile}.before`]) rmSync(name, { force: true });
    throw new CaptureProblem('capture.tap-unknown', 'No process records it.');
  },
};

function stepsOf(state: OrderState, disk: string): CaptureSteps {
  const log = pino({ level: 'silent' });
  const spool = new Spool(disk);
  const manifest = new KeptManifest(join(disk, 'kept.json'), (id) => spool.folderOf(id));
  const unasked = async (): Promise<never> => Promise.reject(new Error('not asked for'));
  const captures = {
    ...{ join: unasked, ledger: unasked, takeHeld: unasked, heldIsSafe: unasked, totalFrames: async () => null },
    ...capturesThatEndWhenAsked,
  };
  const sweep = new SweepSpool({ spool, manifest, log });
  return new CaptureSteps(state, { captures, room: new SpoolRoom(spool, 0), sweep, log });
}

it('ends a recording where it was stopped when its capture is killed in a stall and no other one follows', async () => {
  const site = await startWithHangingDisk();
  ({ rig, goOn } = site);
  await rig.ringOutlives();
  const dir = join(site.disk, 'rec_one');
  const order = anOrder('rec_one', { channelSelection: [1, 2], segmentMs: 500 });
  const state = new OrderState(order, dir, () => 0);
  await rig.join({ dir });
  await rig.record(RATE);
  site.hang();
  await sleep(STALL_MS);
  state.jobStatus = 'stop_requested';
  const stoppedAt = newestNumberIn(rig.ringFile);
  await sleep(AFTER_STOP_MS);
  await rig.end('SIGKILL');
  goOn();

  await stepsOf(state, site.disk).finish();

  const recording = await readRecording(dir, [1, 2]);
  const { firstNumber, line } = recording.segments.at(-1)!;
  expect(Math.abs(firstNumber + line.lengthFrames - 1 - stoppedAt)).toBeLessThan(MOST_OFF_FRAMES);
  expect(recording.gaps).toEqual([]);
  expect(misplacedSegments(recording)).toEqual([]);
  expect(recording.lines.at(-1)).toMatchObject({ type: 'end', reason: 'recovered' });
});
