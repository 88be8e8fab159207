import { join } from 'node:path';

import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig } from './support/capture-rig.ts';
import { type StoredRecording, misplacedSegments, readRecording } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

const RATE = 48_000;
/** Anchors are right to a frame, 20 us, and lie some seconds apart; over ten minutes the same is 0.03 ppm. */
const MOST_OFF_PPM = 10;

/** By how much the card is fast, from the anchors in the ledger: least squares of monotonic time over frames. */
function driftPpm({ segments }: StoredRecording): number {
  const points = segments.map(({ line }) => ({ x: line.startFrame, y: line.anchor.monotonicNs }));
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)];
  const nsPerFrame = mean(({ x, y }) => (x - meanX) * (y - meanY)) / mean(({ x }) => (x - meanX) ** 2);
  return (1e9 / RATE / nsPerFrame - 1) * 1e6;
}

it.each([200, -200])(
  'invents no gap on a card that is off by %i ppm, and its anchors tell by how much',
  async (ppm) => {
    rig = await CaptureRig.start({ pace: { ppm } });
    await rig.join({ segmentFrames: 9_600 });
    await rig.record(5 * RATE);
    await rig.leave();

    const recording = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
    expect(recording.gaps).toEqual([]);
    expect(misplacedSegments(recording)).toEqual([]);
    expect(Math.abs(driftPpm(recording) - ppm)).toBeLessThan(MOST_OFF_PPM);
  },
);
