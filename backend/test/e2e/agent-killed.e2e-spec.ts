import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { StorySite } from '../support/story-site.ts';

/** Where two processes timed a device, the gap between them is as exact as their timestamps: a millisecond. */
const MOST_MISPLACED_FRAMES = 48;

let site: StorySite;
beforeAll(async () => {
  site = await StorySite.open();
});
afterAll(async () => site.close());

test('an agent killed in mid-recording costs no frame: its captures run on and the next agent delivers', async () => {
  const id = await site.record();
  await site.pass(3);
  site.node.killAgent();
  await site.pass(3);
  site.node.killAgent();
  await site.pass(6);
  await site.stopRecording(id);
  const recording = await site.whenVerified(id);
  expect(recording).toMatchObject({ gapCount: 0, lostFrames: 0 });
  expect(recording.framesCaptured).toBeGreaterThan(12 * 48_000);
  expect(await site.judge(recording)).toMatchObject({
    frames: recording.framesCaptured,
    wrongFrames: 0,
    misplacedFrames: 0,
  });
});

test('a capture killed in mid-recording loses what it had not written, and says how much', async () => {
  const id = await site.record();
  await site.pass(3);
  site.node.killCaptures();
  await site.pass(4);
  await site.stopRecording(id);
  const recording = await site.whenVerified(id);
  expect(recording.gaps.map(({ cause }) => cause)).toEqual(['capture-restart']);
  expect(recording.lostFrames).toBeLessThanOrEqual(2 * 48_000);
  const findings = await site.judge(recording);
  expect(findings).toMatchObject({ frames: recording.framesCaptured, wrongFrames: 0, noisyGapFrames: 0 });
  expect(findings.misplacedFrames).toBeLessThanOrEqual(MOST_MISPLACED_FRAMES);
});

test('a recording that is stopped while agent and captures are dead is closed with what was written', async () => {
  const id = await site.record();
  await site.pass(2);
  await site.stopRecording(id);
  site.node.killAgent();
  site.node.killCaptures();
  const recording = await site.whenVerified(id);
  expect(await site.judge(recording)).toMatchObject({ wrongFrames: 0, noisyGapFrames: 0 });
});
