import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig } from './support/capture-rig.ts';
import { recordThrough } from './support/record-through.ts';
import { placementErrors } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

/** A device that is opened again is placed by the clock: its first timestamp says a frame more or less. */
const MOST_OFF_FRAMES = 1;

it('opens the device anew after an error that says nothing, and goes on in the same recording', async () => {
  rig = await CaptureRig.start();
  const { recording, outcome } = await recordThrough(rig, [{ fault: 'fail', at: { inFrames: 9_999 } }]);

  expect(recording.gaps.map(({ cause }) => cause)).toEqual(['io-error']);
  expect(Math.max(...placementErrors(recording).map(Math.abs))).toBeLessThanOrEqual(MOST_OFF_FRAMES);
  expect(recording.totalFrames).toBe(outcome.totalFrames);
});
