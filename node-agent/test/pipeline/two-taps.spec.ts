import { join } from 'node:path';

import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig } from './support/capture-rig.ts';
import { misplacedSegments, readRecording } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

it('leaves a second recording of other channels untouched when the first is stopped', async () => {
  rig = await CaptureRig.start({ channels: 4 });
  await rig.join({ recordingId: 'rec_left', channels: [3, 1], segmentFrames: 9_600 });
  await rig.record(12_000, 'rec_left');
  await rig.join({ recordingId: 'rec_right', channels: [4], segmentFrames: 24_000 });
  await rig.record(12_000, 'rec_right');
  const left = await rig.leave('rec_left');
  await rig.record(48_000, 'rec_right');
  const right = await rig.leave('rec_right');

  const leftOnDisk = await readRecording(join(rig.dir, 'rec_left'), [3, 1]);
  const rightOnDisk = await readRecording(join(rig.dir, 'rec_right'), [4]);
  expect([leftOnDisk.totalFrames, rightOnDisk.totalFrames]).toEqual([left.totalFrames, right.totalFrames]);
  expect([...leftOnDisk.gaps, ...rightOnDisk.gaps]).toEqual([]);
  expect([leftOnDisk, rightOnDisk].flatMap(misplacedSegments)).toEqual([]);
});

it('answers the first outcome when an order to join or to leave comes twice', async () => {
  rig = await CaptureRig.start();
  const [first, second] = await Promise.all([rig.join(), rig.join()]);
  expect(second).toEqual(first);
  await rig.record(4_800);
  const outcome = await rig.leave();
  expect(await rig.leave()).toEqual(outcome);
});

it('refuses to join a recording that has ended, and to leave one that it does not know', async () => {
  rig = await CaptureRig.start();
  await rig.join();
  await rig.leave();
  await expect(rig.join()).rejects.toMatchObject({ code: 'capture.recording-ended' });
  await expect(rig.leave('rec_other')).rejects.toMatchObject({ code: 'capture.tap-unknown' });
});
