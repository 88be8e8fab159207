import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { StorySite } from '../support/story-site.ts';

let site: StorySite;
beforeAll(async () => {
  site = await StorySite.open();
});
afterAll(async () => site.close());

test.each([
  ['controller', () => site.controller.kill()],
  ['database', () => site.controller.killDatabase()],
])('a %s killed in mid-recording costs no frame: the node records on and delivers on its return', async (_, kill) => {
  const id = await site.record();
  await site.pass(2);
  kill();
  await site.pass(3);
  await site.controller.ready();
  await site.pass(7);
  await site.stopRecording(id);
  const recording = await site.whenVerified(id);
  expect(recording).toMatchObject({ gapCount: 0, lostFrames: 0 });
  expect(recording.framesCaptured).toBeGreaterThan(12 * 48_000);
  expect(await site.judge(recording)).toMatchObject({
    frames: recording.framesCaptured,
    wrongFrames: 0,
    misplacedFrames: 0,
  });
  expect(await site.disagreements(recording)).toEqual([]);
});

test('a controller killed while the last segments arrive has them all in the end', async () => {
  const id = await site.record();
  await site.pass(12);
  await site.stopRecording(id);
  site.controller.kill();
  const recording = await site.whenVerified(id);
  expect(recording).toMatchObject({ gapCount: 0, lostFrames: 0 });
  expect(await site.judge(recording)).toMatchObject({
    frames: recording.framesCaptured,
    wrongFrames: 0,
    misplacedFrames: 0,
  });
  expect(await site.disagreements(recording)).toEqual([]);
});
