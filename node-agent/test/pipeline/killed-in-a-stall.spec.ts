import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, expect, it } from '@jest/globals';

import type { CaptureRig } from './support/capture-rig.ts';
import { startWithHangingDisk } from './support/hanging-disk.ts';
import { newestNumberIn } from './support/left-ring.ts';
import { misplacedSegments, readRecording, trueGapFrames } from './support/recording-on-disk.ts';

const RATE = 48_000;
/** Long enough for the writer thread to be given up. */
const STALL_MS = 6_000;
/** How far a declared gap may be from the true one: the timestamps' share of 1 ms. */
const MOST_OFF_FRAMES = 48;

let rig: CaptureRig;
let goOn = (): void => undefined;
afterEach(async () => {
  goOn();
  await rig.dispose();
});

/** A recording of a capture that is killed while its disk hangs; `during` is done before the kill. */
async function killInStall(during: () => Promise<unknown>) {
  const site = await startWithHangingDisk();
  ({ rig, goOn } = site);
  await rig.ringOutlives();
  const dir = join(site.disk, 'rec_one');
  await rig.join({ dir });
  await rig.record(RATE);
  site.hang();
  await sleep(STALL_MS);
  await during();
  await rig.end('SIGKILL');
  const lastRead = newestNumberIn(rig.ringFile);
  goOn();
  await rig.startCapture();
  const resumed = await rig.join({ dir });
  await rig.record(RATE);
  await rig.leave();
  const recording = await readRecording(dir, [1, 2]);
  const after = recording.segments.findIndex(({ line }) => line.startFrame === resumed.startFrame);
  const [left, next] = [recording.segments[after - 1]!, recording.segments[after]!];
  const lastKept = (left.firstNumber + left.line.lengthFrames - 1) % 0x1000000;
  return { recording, left, next, lastRead, lastKept };
}

it('loses nothing that was read while the disk hung, when the capture is killed then', async () => {
  const { recording, left, next, lastRead, lastKept } = await killInStall(async () => undefined);
  expect(lastKept).toBe(lastRead);
  expect(recording.gaps).toMatchObject([{ cause: 'capture-restart' }]);
  expect(Math.abs(recording.gaps[0]!.lengthFrames - trueGapFrames(left, next))).toBeLessThanOrEqual(MOST_OFF_FRAMES);
  expect(left.line.startFrame + left.line.lengthFrames).toBeGreaterThan((STALL_MS / 1_000) * RATE);
  const beforeTheGap = recording.segments.slice(0, recording.segments.indexOf(next));
  expect(misplacedSegments({ ...recording, segments: beforeTheGap })).toEqual([]);
});

it('brings back what the killed capture held for a disk that did not answer, and nobody took', async () => {
  const { recording, lastRead, lastKept } = await killInStall(async () => {
    const { held } = await rig.client.request({ type: 'take-held', recordingId: 'rec_one' });
    expect(held).not.toBeNull();
  });
  expect(lastKept).toBe(lastRead);
  expect(recording.gaps).toMatchObject([{ cause: 'capture-restart' }]);
});

it('ends though the disk hangs under a recording that is being taken up, and loses nothing of it by that', async () => {
  const site = await startWithHangingDisk();
  ({ rig, goOn } = site);
  await rig.ringOutlives();
  const dir = join(site.disk, 'rec_one');
  await rig.join({ dir });
  await rig.record(RATE);
  site.hang();
  await sleep(1_000);
  await rig.end('SIGKILL');
  const lastRead = newestNumberIn(rig.ringFile);
  await rig.startCapture();
  const silence = { code: 'spool.io-error' };
  await expect(rig.join({ dir })).rejects.toMatchObject(silence);
  await expect(rig.leave()).rejects.toMatchObject(silence);
  await rig.end('SIGTERM');
  goOn();
  await rig.startCapture();
  const resumed = await rig.join({ dir });
  await rig.record(RATE);
  await rig.leave();
  const { segments } = await readRecording(dir, [1, 2]);
  const left = segments.findLast(({ line }) => line.startFrame < resumed.startFrame)!;
  expect((left.firstNumber + left.line.lengthFrames - 1) % 0x1000000).toBe(lastRead);
});
