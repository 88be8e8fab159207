import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig } from './support/capture-rig.ts';
import { recordThrough } from './support/record-through.ts';
import { placementErrors } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

/** A stream that is started again is placed by the clock: its first timestamp says a frame more or less. */
const MOST_OFF_FRAMES = 1;

it('starts a stream again that stops with an overrun although it was told to run on, and counts what it missed', async () => {
  rig = await CaptureRig.start();
  const stop = { fault: 'stop' as const, at: { inFrames: 9_999 } };
  const { recording, outcome } = await recordThrough(rig, [stop, stop]);

  expect(recording.gaps.map(({ cause }) => cause)).toEqual(['overrun', 'overrun']);
  expect(Math.max(...placementErrors(recording).map(Math.abs))).toBeLessThanOrEqual(2 * MOST_OFF_FRAMES);
  expect(recording.totalFrames).toBe(outcome.totalFrames);
  // The device was never given back: nobody else could take it meanwhile.
  expect(rig.events.filter((event) => event.event === 'device-changed' && event.deviceState.state === 'gone')).toEqual(
    [],
  );
});
