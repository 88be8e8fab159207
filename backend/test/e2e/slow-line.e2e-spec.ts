import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { JOB_LEASE_MS } from '@rakkr/shared/agent-protocol/vocabulary';

import { StorySite } from '../support/story-site.ts';

let site: StorySite;
beforeAll(async () => {
  site = await StorySite.open();
});
afterAll(async () => site.close());

test('keeps its lease while the upload takes longer than the lease, and outlives connections that break in it', async () => {
  const id = await site.record();
  await site.pass(5);
  // 5 s are 1.9 MB: more than a lease long on this line.
  site.wire.slowDown((2 * 1_900_000) / (2 * (JOB_LEASE_MS / 1000)));
  await site.stopRecording(id);
  await site.when(id, 'the upload', ({ job }) => job?.phase === 'uploading');
  for (let look = 0; look < 5; look++) {
    await site.pass(JOB_LEASE_MS / 1000 / 4);
    if (look === 1) site.wire.tear();
    const { data } = await site.admin.get(`recordings/${id}`);
    expect(data.job.phase).not.toBe('disconnected');
  }
  site.wire.slowDown(null);
  const recording = await site.whenVerified(id);
  expect(recording).toMatchObject({ gapCount: 0, lostFrames: 0 });
  expect(await site.judge(recording)).toMatchObject({ wrongFrames: 0, misplacedFrames: 0 });
});
