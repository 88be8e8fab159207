import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { StorySite } from '../support/story-site.ts';

const BOOKED_SECONDS = 20;
const RATE = 48_000;

let site: StorySite;
beforeAll(async () => {
  site = await StorySite.open();
});
afterAll(async () => site.close());

test('a node that restarts inside a booked recording, its controller out of reach, goes on in the same recording with one gap', async () => {
  const id = await site.record({ durationSeconds: BOOKED_SECONDS });
  await site.pass(3);
  site.wire.cut();
  site.node.loseHost();
  await site.pass(3);
  site.node.startAgent();
  await site.pass(6);
  site.wire.mend();
  const recording = await site.whenVerified(id);
  expect(recording.gaps.map(({ cause }) => cause)).toEqual(['capture-restart']);
  expect(recording.lostFrames).toBeGreaterThan(3 * RATE);
  // The booked end is an instant: the gap counts, so the length is that of the booking.
  expect(Math.abs(recording.framesCaptured - BOOKED_SECONDS * RATE)).toBeLessThan(2 * RATE);
  expect(await site.judge(recording)).toMatchObject({ wrongFrames: 0, noisyGapFrames: 0 });
  const all = await site.admin.get('recordings');
  expect(all.data).toHaveLength(1);
});
