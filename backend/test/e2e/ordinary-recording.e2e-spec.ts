import { createHash } from 'node:crypto';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { audioBytes } from '@rakkr/shared/audio';

import { StorySite } from '../support/story-site.ts';
import { until } from '../support/until.ts';

let site: StorySite;
beforeAll(async () => {
  site = await StorySite.open({ isFirstStart: true });
});
afterAll(async () => site.close());

test('what a user downloads after a stop equals what the device played, byte for byte', async () => {
  const id = await site.record();
  await site.pass(12);
  await site.stopRecording(id);
  const recording = await site.whenVerified(id);
  expect(recording).toMatchObject({ gapCount: 0, lostFrames: 0, isDemo: false });
  expect(recording.framesStored).toBe(recording.framesCaptured);
  const findings = await site.judge(recording);
  expect(findings).toEqual({ frames: recording.framesCaptured, wrongFrames: 0, noisyGapFrames: 0, misplacedFrames: 0 });
  const file = new Uint8Array(await (await site.admin.send(`recordings/${id}/file`)).arrayBuffer());
  expect(createHash('sha256').update(audioBytes(file)).digest('hex')).toBe(recording.audioSha256);
});

test('a booked recording ends by itself at its frame and is delivered', async () => {
  const id = await site.record({ durationSeconds: 3 });
  const recording = await site.whenVerified(id);
  expect(recording.job?.status).toBe('completed');
  expect(await site.judge(recording)).toMatchObject({ wrongFrames: 0, misplacedFrames: 0 });
});

test('two recordings share the device, each with channels of its own', async () => {
  const one = await site.record({ captureChannelSelection: [1] });
  const other = await site.record({ captureChannelSelection: [2] });
  await site.pass(2);
  await site.stopRecording(one);
  await site.stopRecording(other);
  expect(await site.judge(await site.whenVerified(one))).toMatchObject({ wrongFrames: 0 });
  expect((await site.whenVerified(other)).channelLabels).toHaveLength(1);
});

test('gives the spool back once the controller has everything', async () => {
  expect(await until('an empty spool', async () => (site.node.spooled().length === 0 ? 'empty' : undefined))).toBe(
    'empty',
  );
});
