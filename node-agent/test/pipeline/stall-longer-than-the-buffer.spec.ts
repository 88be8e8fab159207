import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig } from './support/capture-rig.ts';
import { recordThrough } from './support/record-through.ts';
import { misplacedSegments } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

const STALLS_FRAMES = [97_000, 100_000, 250_001, 1_000_003];

it('counts to the frame what is lost when nobody is woken for longer than the buffer holds', async () => {
  rig = await CaptureRig.start({ pace: { speed: 20 } });
  const stalls = STALLS_FRAMES.map((lengthFrames) => ({
    fault: 'stall' as const,
    at: { inFrames: 9_600 },
    lengthFrames,
  }));
  const { recording, outcome } = await recordThrough(rig, stalls);

  expect(recording.gaps.map(({ cause }) => cause)).toEqual(STALLS_FRAMES.map(() => 'overrun'));
  // What the buffer held is not lost: never the whole stall.
  recording.gaps.forEach(({ lengthFrames }, at) => expect(lengthFrames).toBeLessThan(STALLS_FRAMES[at]!));
  expect(misplacedSegments(recording)).toEqual([]);
  expect(recording.totalFrames).toBe(outcome.totalFrames);
  expect(outcome.gapFrames).toBe(recording.gaps.reduce((sum, { lengthFrames }) => sum + lengthFrames, 0));
});
