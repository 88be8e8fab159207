import { join } from 'node:path';

import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig } from './support/capture-rig.ts';
import { misplacedSegments, readRecording } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

it('keeps every frame when a roll falls inside a period', async () => {
  rig = await CaptureRig.start({ channels: 2 });
  await rig.join({ segmentFrames: 10_007 });
  await rig.record(100_000);
  const outcome = await rig.leave();

  const recording = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
  expect(recording.gaps).toEqual([]);
  expect(recording.totalFrames).toBe(outcome.totalFrames);
  expect(recording.segments.length).toBe(outcome.segments);
  expect(recording.segments.slice(0, -1).map(({ line }) => line.lengthFrames)).toEqual(
    Array.from({ length: outcome.segments - 1 }, () => 10_007),
  );
  expect(misplacedSegments(recording)).toEqual([]);
  expect(recording.lines.at(-1)).toMatchObject({ type: 'end', totalFrames: outcome.totalFrames, reason: 'operator' });
  expect(recording.files.filter((name) => name.includes('open'))).toEqual([]);
});

it('keeps every frame of 32 channels', async () => {
  rig = await CaptureRig.start({ channels: 32 });
  const channels = Array.from({ length: 32 }, (_, at) => 32 - at);
  await rig.join({ channels });
  await rig.record(60_000);
  const outcome = await rig.leave();

  const recording = await readRecording(join(rig.dir, 'rec_one'), channels);
  expect(recording.gaps).toEqual([]);
  expect(recording.totalFrames).toBe(outcome.totalFrames);
  expect(misplacedSegments(recording)).toEqual([]);
});
