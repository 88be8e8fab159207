import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig } from './support/capture-rig.ts';
import { recordThrough } from './support/record-through.ts';
import { placementErrors } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

/** A device that is opened again is placed by the clock: its first timestamp says a frame more or less. */
const MOST_OFF_FRAMES = 1;

it('goes on in the same recording when the device comes back, with one gap as long as it was away', async () => {
  rig = await CaptureRig.start();
  const away = { fault: 'gone' as const, at: { inFrames: 12_345 }, lengthFrames: 30_000 };
  const { recording, outcome } = await recordThrough(rig, [away]);

  const [gap] = recording.gaps;
  expect(recording.gaps).toHaveLength(1);
  expect(gap!.cause).toBe('device-gone');
  expect(gap!.lengthFrames).toBeGreaterThanOrEqual(away.lengthFrames);
  expect(Math.max(...placementErrors(recording).map(Math.abs))).toBeLessThanOrEqual(MOST_OFF_FRAMES);
  expect(recording.totalFrames).toBe(outcome.totalFrames);
});
