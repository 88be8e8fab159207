import { join } from 'node:path';

import { afterEach, expect, it } from '@jest/globals';

import { type SampleFormat, storedFormatOf } from '@rakkr/shared/audio/vocabulary';

import { CaptureRig } from './support/capture-rig.ts';
import { misplacedSegments, readRecording } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

/**
 * Every format with the least, a usual and the greatest of what is promised; the widest are not the fastest as well, so
 * that a busy machine can write them.
 */
const CASES: [SampleFormat, rate: number, channels: number][] = [
  ['S16_LE', 8_000, 1],
  ['S16_LE', 44_100, 2],
  ['S16_LE', 192_000, 16],
  ['S24_LE', 48_000, 3],
  ['S24_LE', 16_000, 256],
  ['S24_LE', 192_000, 2],
  ['S24_3LE', 8_000, 255],
  ['S24_3LE', 44_100, 1],
  ['S24_3LE', 192_000, 8],
  ['S32_LE', 8_000, 256],
  ['S32_LE', 88_200, 7],
  ['S32_LE', 192_000, 16],
  ['FLOAT_LE', 22_050, 1],
  ['FLOAT_LE', 96_000, 12],
  ['FLOAT_LE', 11_025, 256],
];

it.each(CASES)('keeps every sample of %s at %i Hz on %i channels', async (sampleFormat, rate, channels) => {
  const args = ['--format', sampleFormat, '--rate', String(rate), '--ring-ms', '8000'];
  rig = await CaptureRig.start({ channels, args, pace: { speed: 2 } });
  // The last channel first: none is taken for another.
  const stored = Array.from({ length: channels }, (_, at) => channels - at);
  const segmentFrames = Math.round(rate / 7);
  const start = await rig.join({ channels: stored, segmentFrames });
  await rig.record(Math.round(rate * 0.4));
  const outcome = await rig.leave();

  const recording = await readRecording(join(rig.dir, 'rec_one'), stored);
  expect(start.deviceFormat).toEqual({ sampleFormat, rate, channels });
  expect(start.format).toEqual({ sampleFormat: storedFormatOf(sampleFormat), rate, channels });
  expect(recording.gaps).toEqual([]);
  expect(recording.totalFrames).toBe(outcome.totalFrames);
  expect(misplacedSegments(recording)).toEqual([]);
});
