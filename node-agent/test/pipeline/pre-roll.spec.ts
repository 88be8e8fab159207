import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig, until } from './support/capture-rig.ts';
import { framesApart, numberNow } from './support/paced-numbers.ts';
import { type StoredRecording, misplacedSegments, readRecording } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

const RATE = 48_000;
const PERIOD_FRAMES = 480;
/** Longer than the 2 s that the device holds. */
const STOPPED_MS = 2_600;

const firstNumberOf = ({ segments: [first] }: StoredRecording): number => first!.firstNumber;

async function startAndWait(seconds: number, args: readonly string[] = []): Promise<void> {
  rig = await CaptureRig.start({ args });
  const enough = async () => ((await rig.status()).framesCaptured >= seconds * RATE ? true : undefined);
  await until(`${String(seconds)} s of audio in the ring`, enough);
}

it('begins with the frame that was captured so long before the order, and has every sample since', async () => {
  await startAndWait(7);
  const before = numberNow(RATE);
  const beforeMs = Date.now();
  const start = await rig.join({ preRollMs: 5_000 });
  const after = numberNow(RATE);
  const afterMs = Date.now();
  await rig.record(2 * RATE);
  await rig.leave();

  const recording = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
  const first = firstNumberOf(recording);
  expect(framesApart(before - 5 * RATE, first)).toBeGreaterThanOrEqual(-PERIOD_FRAMES);
  expect(framesApart(first, after - 5 * RATE)).toBeGreaterThanOrEqual(-PERIOD_FRAMES);
  expect(Math.abs(start.preRollFrames - 5 * RATE)).toBeLessThanOrEqual(1);
  expect(recording.gaps).toEqual([]);
  expect(misplacedSegments(recording)).toEqual([]);
  expect(recording.lines[0]).toMatchObject({ type: 'start', preRollFrames: start.preRollFrames });
  expect(start.firstFrameAtUtcMs + 5_000).toBeGreaterThanOrEqual(beforeMs - 10);
  expect(start.firstFrameAtUtcMs + 5_000).toBeLessThanOrEqual(afterMs + 10);
});

it('has nothing that was captured before the order when no pre-roll is wanted', async () => {
  await startAndWait(3);
  const before = numberNow(RATE);
  const start = await rig.join();
  await rig.record(RATE / 2);
  await rig.leave();
  const recording = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
  expect(framesApart(before, firstNumberOf(recording))).toBeGreaterThanOrEqual(0);
  expect(start.preRollFrames).toBe(0);
});

it('begins with what the ring holds where that is less, and says how much it was', async () => {
  await startAndWait(5, ['--ring-ms', '3000']);
  expect((await rig.status()).ringSeconds).toBe(3);
  const before = numberNow(RATE);
  const start = await rig.join({ preRollMs: 60_000 });
  await rig.record(RATE / 2);
  await rig.leave();
  const recording = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
  const had = framesApart(firstNumberOf(recording), before);
  expect(start.preRollFrames).toBeGreaterThan(2 * RATE);
  expect(start.preRollFrames).toBeLessThan(3 * RATE);
  expect(Math.abs(start.preRollFrames - had)).toBeLessThanOrEqual(RATE / 4);
  expect(misplacedSegments(recording)).toEqual([]);
});

it('declares a gap that lies before the order, to the frame', async () => {
  await startAndWait(2);
  rig.process!.kill('SIGSTOP');
  await sleep(STOPPED_MS);
  rig.process!.kill('SIGCONT');
  const { gapFrames } = await until('the gap', async () => {
    const status = await rig.status();
    return status.gaps > 0 ? status : undefined;
  });
  await rig.join({ preRollMs: 4_500 });
  await rig.record(RATE / 2);
  await rig.leave();
  const recording = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
  expect(recording.gaps).toMatchObject([{ lengthFrames: gapFrames, cause: 'overrun' }]);
  expect(misplacedSegments(recording)).toEqual([]);
});
