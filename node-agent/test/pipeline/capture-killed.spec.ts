import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterEach, expect, it } from '@jest/globals';

import { finishRecording } from '../../src/jobs/order/finish-recording.ts';
import type * as LeftRing from '../../src/jobs/order/left-ring.ts';
import { monotonicNs } from '../../src/platform/clock.ts';
import { agentLog } from '../../src/platform/log.ts';
import { CaptureRig, until } from './support/capture-rig.ts';
import { newestNumberIn } from './support/left-ring.ts';
import { placementErrors, readRecording, trueGapFrames } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

const LEFT_RING = fileURLToPath(new URL('../../dist/jobs/order/left-ring.js', import.meta.url));
const RATE = 48_000;
/** At most this much of what the device delivered, and the period that it had not delivered yet. */
const MOST_LOST_MS = 20 + 10;
/** How far a declared gap may be from the true one: the timestamps' share of 1 ms. */
const MOST_OFF_FRAMES = 48;

/** How far a number lies before another; they come round. */
const framesUpTo = (to: number, from: number): number => (to - from + 0x1000000) % 0x1000000;

it('loses no frame that a killed capture had read, and declares the time until the restart as it really was', async () => {
  rig = await CaptureRig.start();
  await rig.ringOutlives();
  await rig.join();
  await rig.record(60_000);
  await sleep(137); // not just after the write by which the test saw the frames
  const lastNumber = Math.floor((monotonicNs() / 1e9) * RATE) % 0x1000000;
  await rig.end('SIGKILL');
  const lastRead = newestNumberIn(rig.ringFile);
  await rig.startCapture();
  const resumed = await rig.join();
  await rig.record(30_000);
  const outcome = await rig.leave();

  const recording = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
  const [gap] = recording.gaps;
  const after = recording.segments.findIndex(({ line }) => line.startFrame === resumed.startFrame);
  const [left, next] = [recording.segments[after - 1]!, recording.segments[after]!];
  const lastKept = left.firstNumber + left.line.lengthFrames - 1;
  const placement = Math.max(...placementErrors(recording).map(Math.abs));
  expect(framesUpTo(lastRead, lastKept)).toBe(0);
  expect(framesUpTo(lastNumber, lastKept) / (RATE / 1_000)).toBeLessThanOrEqual(MOST_LOST_MS);
  expect(recording.gaps).toHaveLength(1);
  expect(gap).toMatchObject({ cause: 'capture-restart', startFrame: left.line.startFrame + left.line.lengthFrames });
  expect(Math.abs(gap!.lengthFrames - trueGapFrames(left, next))).toBeLessThanOrEqual(MOST_OFF_FRAMES);
  expect(placement).toBeLessThanOrEqual(MOST_OFF_FRAMES);
  expect(resumed.resumedAfterGap).toEqual({ startFrame: gap!.startFrame, lengthFrames: gap!.lengthFrames });
  expect(recording.totalFrames).toBe(outcome.totalFrames);
});

it('loses no more than two periods where its ring dies with it', async () => {
  rig = await CaptureRig.start({ args: ['--ring-file', '/proc/no-memory.ring'] });
  await rig.join();
  await rig.record(60_000);
  await sleep(137);
  expect((await rig.status()).ringOutlives).toBe(false);
  const lastNumber = Math.floor((monotonicNs() / 1e9) * RATE) % 0x1000000;
  await rig.end('SIGKILL');
  await rig.startCapture();
  const resumed = await rig.join();
  await rig.leave();

  const { segments } = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
  const left = segments.findLast(({ line }) => line.startFrame < resumed.startFrame)!;
  const lastKept = left.firstNumber + left.line.lengthFrames - 1;
  expect(framesUpTo(lastNumber, lastKept) / (RATE / 1_000)).toBeLessThanOrEqual(MOST_LOST_MS);
});

it('leaves what it had read to an agent that ends the recording without another capture', async () => {
  rig = await CaptureRig.start();
  await rig.ringOutlives();
  await rig.join();
  await rig.record(60_000);
  await sleep(137);
  await rig.end('SIGKILL');
  const lastRead = newestNumberIn(rig.ringFile);
  const dir = join(rig.dir, 'rec_one');
  const order = { recordingId: 'rec_one', dir, channels: [1, 2], segmentFrames: 24_000, endAtUtcMs: null };
  // The built program, for its thread.
  const { LeftRingOfOrder } = (await import(LEFT_RING)) as typeof LeftRing;
  const left = new LeftRingOfOrder(agentLog('error'));
  const takeOver = left.takeOver({ ...order, preRollMs: 0, description: '' });
  await left.whileOpen(rig.ringFile, () => finishRecording(dir, [], takeOver));

  const { segments, gaps, totalFrames, lines } = await readRecording(dir, [1, 2]);
  const { firstNumber, line } = segments.at(-1)!;
  expect(framesUpTo(lastRead, firstNumber + line.lengthFrames - 1)).toBe(0);
  expect(gaps).toEqual([]);
  expect(lines.at(-1)).toMatchObject({ type: 'end', totalFrames, reason: 'recovered' });
});

it.each([
  ['killed', 'SIGKILL'],
  ['ended in order', 'SIGTERM'],
] as const)(
  'brings what a killed capture had read though the next one is %s before a recording is taken up',
  async (_, signal) => {
    rig = await CaptureRig.start();
    await rig.ringOutlives();
    await rig.join();
    await rig.record(60_000);
    await sleep(137);
    await rig.end('SIGKILL');
    const lastRead = newestNumberIn(rig.ringFile);
    await rig.startCapture();
    await rig.ringOutlives();
    await rig.end(signal);
    await rig.startCapture();
    const resumed = await rig.join();
    await rig.leave();

    const { segments, gaps } = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
    const left = segments.findLast(({ line }) => line.startFrame < resumed.startFrame)!;
    expect(framesUpTo(lastRead, left.firstNumber + left.line.lengthFrames - 1)).toBe(0);
    expect(gaps).toHaveLength(1);
  },
);

it('does not let frames wait in a ring whose file somebody has removed', async () => {
  rig = await CaptureRig.start();
  await rig.ringOutlives();
  await rm(rig.ringFile);
  await until('a ring that dies with its process', async () => ((await rig.status()).ringOutlives ? undefined : true));
});

it('leaves no ring behind where it ends in order', async () => {
  rig = await CaptureRig.start();
  await rig.ringOutlives();
  expect(existsSync(rig.ringFile)).toBe(true);
  await rig.end('SIGTERM');
  expect(existsSync(rig.ringFile)).toBe(false);
});

it('takes a recording up again after an orderly stop of the process', async () => {
  rig = await CaptureRig.start();
  await rig.join();
  await rig.record(30_000);
  expect(await rig.end('SIGTERM')).toBe(0);
  const stopped = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
  expect(stopped.files.filter((name) => name.includes('open'))).toEqual([]);
  expect(stopped.lines.some((line) => line.type === 'end')).toBe(false);

  await rig.startCapture();
  await rig.join();
  await rig.record(10_000);
  await rig.leave();
  const recording = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
  expect(recording.gaps.map(({ cause }) => cause)).toEqual(['capture-restart']);
  expect(Math.max(...placementErrors(recording).map(Math.abs))).toBeLessThanOrEqual(MOST_OFF_FRAMES);
});
