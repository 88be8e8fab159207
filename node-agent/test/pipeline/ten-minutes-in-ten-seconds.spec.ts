import { join } from 'node:path';

import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig } from './support/capture-rig.ts';
import { misplacedSegments, readRecording } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

const RATE = 48_000;
const TEN_MINUTES_FRAMES = 600 * RATE;

it('keeps every sample of ten minutes, in sixty segments, at sixty times the pace', async () => {
  // The ring holds what a busy machine may keep the writer from: at this pace a second is a minute of audio.
  rig = await CaptureRig.start({ args: ['--ring-ms', '300000'], pace: { speed: 60 } });
  await rig.join({ segmentFrames: 10 * RATE });
  await rig.record(TEN_MINUTES_FRAMES);
  const outcome = await rig.leave();

  const recording = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
  expect(recording.gaps).toEqual([]);
  expect(recording.segments.length).toBeGreaterThanOrEqual(60);
  expect(recording.totalFrames).toBe(outcome.totalFrames);
  expect(recording.totalFrames).toBeGreaterThanOrEqual(TEN_MINUTES_FRAMES);
  expect(misplacedSegments(recording)).toEqual([]);
});
