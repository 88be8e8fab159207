import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig } from './support/capture-rig.ts';
import { recordThrough } from './support/record-through.ts';
import { misplacedSegments } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

it('keeps every frame when nobody is woken for less than the buffer holds', async () => {
  // While a fault is due nothing waits for the reader: at this pace a busy machine may keep it for half a second.
  rig = await CaptureRig.start({ pace: { speed: 2 } });
  const stall = (lengthFrames: number) => ({ fault: 'stall' as const, at: { inFrames: 9_600 }, lengthFrames });
  const { recording, outcome } = await recordThrough(rig, [stall(4_800), stall(24_001), stall(40_000)]);

  expect(recording.gaps).toEqual([]);
  expect(recording.totalFrames).toBe(outcome.totalFrames);
  expect(misplacedSegments(recording)).toEqual([]);
});
