import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { StorySite } from '../support/story-site.ts';

let site: StorySite;
beforeAll(async () => {
  site = await StorySite.open();
});
afterAll(async () => site.close());

test('a line that is cut for longer than the lease is shown as disconnected and costs no frame', async () => {
  const id = await site.record();
  await site.pass(2);
  site.wire.cut();
  // It comes when the lease has run out.
  await site.when(id, 'the alarm', ({ job }) => job?.phase === 'disconnected');
  site.wire.mend();
  await site.when(id, 'the recording to be heard of again', ({ job }) => job?.phase === 'capturing');
  await site.pass(2);
  await site.stopRecording(id);
  const recording = await site.whenVerified(id);
  expect(recording).toMatchObject({ gapCount: 0, lostFrames: 0 });
  expect(await site.judge(recording)).toMatchObject({ wrongFrames: 0, misplacedFrames: 0 });
});

test('a recording that is stopped while the line is cut ends when the node hears of it, and all of it arrives', async () => {
  const id = await site.record();
  await site.pass(2);
  site.wire.cut();
  await site.stopRecording(id);
  await site.pass(3);
  site.wire.mend();
  const recording = await site.whenVerified(id);
  expect(recording).toMatchObject({ gapCount: 0, lostFrames: 0 });
  expect(recording.framesCaptured).toBeGreaterThan(5 * 48_000);
  expect(await site.judge(recording)).toMatchObject({ wrongFrames: 0, misplacedFrames: 0 });
});
