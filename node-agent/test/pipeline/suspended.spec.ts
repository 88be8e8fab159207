import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig } from './support/capture-rig.ts';
import { recordThrough } from './support/record-through.ts';
import { placementErrors } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

/** A stream that is started again is placed by the clock: its first timestamp says a frame more or less. */
const MOST_OFF_FRAMES = 1;

it('goes on in the same recording when a suspended device wakes up, with the gap that it slept', async () => {
  rig = await CaptureRig.start();
  const sleep = { fault: 'suspend' as const, at: { inFrames: 9_999 }, lengthFrames: 20_000 };
  const { recording, outcome } = await recordThrough(rig, [sleep]);

  const [gap] = recording.gaps;
  expect(recording.gaps).toHaveLength(1);
  expect(gap!.cause).toBe('suspended');
  expect(gap!.lengthFrames).toBeGreaterThanOrEqual(sleep.lengthFrames);
  expect(Math.max(...placementErrors(recording).map(Math.abs))).toBeLessThanOrEqual(MOST_OFF_FRAMES);
  expect(recording.totalFrames).toBe(outcome.totalFrames);
  // The device was never given back: nobody else could take it meanwhile.
  expect(rig.events.filter((event) => event.event === 'device-changed' && event.deviceState.state === 'gone')).toEqual(
    [],
  );
});
