import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';

import { StorySite } from '../support/story-site.ts';

const MIB = 1024 * 1024;
/** Holds a minute of two channels of S32 at 48 kHz, and little more. */
const SPOOL_BYTES = 32 * MIB;
const WISH = { durationSeconds: 60 };

let site: StorySite;
beforeAll(async () => {
  site = await StorySite.open({ spoolBytes: SPOOL_BYTES });
});
afterEach(() => site.node.fillDisk(null));
afterAll(async () => site.close());

async function whenDiskRefused(): Promise<void> {
  await site.pass(3);
  site.node.fillDisk(512 * 1024);
  // 384 kB/s: full in less than two seconds.
  await site.pass(4);
  expect(site.node.log()).toContain('spool.disk-full');
}

test('a disk that is full to the end costs no frame: the controller gets what the disk refuses', async () => {
  const id = await site.record(WISH);
  await whenDiskRefused();
  await site.pass(6);
  await site.stopRecording(id);
  const recording = await site.whenVerified(id);
  expect(recording).toMatchObject({ gapCount: 0, lostFrames: 0 });
  expect(recording.framesCaptured).toBeGreaterThan(12 * 48_000);
  expect(site.node.log()).toContain('rescue.delivered');
  expect(await site.judge(recording)).toMatchObject({
    frames: recording.framesCaptured,
    wrongFrames: 0,
    misplacedFrames: 0,
  });
});

test('a disk that has room again is used again, and nothing is missing', async () => {
  const id = await site.record(WISH);
  await whenDiskRefused();
  await site.pass(4);
  site.node.fillDisk(null);
  await site.pass(6);
  await site.stopRecording(id);
  const recording = await site.whenVerified(id);
  expect(recording).toMatchObject({ gapCount: 0, lostFrames: 0 });
  expect(await site.judge(recording)).toMatchObject({
    frames: recording.framesCaptured,
    wrongFrames: 0,
    misplacedFrames: 0,
  });
});

test('a new agent goes on with what the disk refuses', async () => {
  const id = await site.record(WISH);
  await whenDiskRefused();
  site.node.killAgent();
  await site.node.agentRuns();
  await site.pass(6);
  await site.stopRecording(id);
  const recording = await site.whenVerified(id);
  expect(recording).toMatchObject({ gapCount: 0, lostFrames: 0 });
  expect(await site.judge(recording)).toMatchObject({
    frames: recording.framesCaptured,
    wrongFrames: 0,
    misplacedFrames: 0,
  });
});

test('a start that does not fit is refused with what is missing', async () => {
  const { id } = await site.order({ durationSeconds: 3_600 });
  const recording = await site.when(id, 'the refusal', ({ status }) => status === 'failed');
  expect(recording.job?.failureReason).toMatch(/The disk of .* lacks \d+ MiB for this recording\./);
});
