import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, expect, it } from '@jest/globals';

import { monotonicNs } from '../../src/platform/clock.ts';
import { CaptureRig } from '../pipeline/support/capture-rig.ts';
import { placementErrors, readRecording } from '../pipeline/support/recording-on-disk.ts';
import { CountedProof, median } from '../proof/counted-proof.ts';
import { type FileSystem, LoopDisk } from './lab/loop-disk.ts';
import { segmentsThatDoNotOpen } from './support/probe-file.ts';

const RATE = 48_000;
const NUMBERS = 2 ** 24;
const SEGMENT_FRAMES = 2 * RATE;
const MOST_LOST_MS = 1_000;
const MOST_LOST_IN_THE_MIDDLE_MS = 600;
/** How far a declared gap may be from the true one: the timestamps' share of 1 ms. */
const MOST_OFF_FRAMES = 48;

let rig: CaptureRig;
let disk: LoopDisk | undefined;
afterEach(async () => {
  await rig.end('SIGKILL');
  await disk?.dispose();
  await rig.dispose();
});

/** Absolute number of the frame that the paced device plays now. */
const frameNow = (): number => Math.floor((monotonicNs() / 1e9) * RATE);

/** Frames from one absolute number to a later one; the device's numbers have 24 bits. */
const framesSince = (earlier: number, later: number): number => (((later - earlier) % NUMBERS) + NUMBERS) % NUMBERS;

it.each<FileSystem>(['ext4', 'xfs'])(
  'loses at most a second to each power cut of a disk with %s',
  async (fileSystem) => {
    const proof = new CountedProof(`power-cut-${fileSystem}`, `power cuts of a disk with ${fileSystem}`, {
      inTest: 5,
      inProof: 50,
    });
    rig = await CaptureRig.prepare();
    disk = await LoopDisk.make(rig.dir, fileSystem);
    const dir = join(disk.path, 'rec_one');
    const cuts: { joined: number; cut: number }[] = [];
    for (let cut = 0; cut < proof.count; cut++) {
      await rig.startCapture();
      const joined = frameNow();
      await rig.join({ dir, segmentFrames: SEGMENT_FRAMES });
      await rig.ringOutlives();
      await sleep(proof.random.between(100, 3_000));
      await disk.cutPower();
      cuts.push({ joined, cut: frameNow() });
      await rig.end('SIGKILL');
      await rig.loseMemory();
      await disk.powerUp();
    }
    await rig.startCapture();
    await rig.join({ dir, segmentFrames: SEGMENT_FRAMES });
    await rig.record(RATE / 2);
    const outcome = await rig.leave();

    const recording = await readRecording(dir, [1, 2]);
    const lostMs = cuts.map(({ joined, cut }) => {
      // Nothing of a short run may be left: then all of it is lost, and no more than it.
      const survived = recording.segments.map(({ line, firstNumber }) => firstNumber + line.lengthFrames);
      return Math.min(...[joined, ...survived].map((number) => framesSince(number, cut))) / (RATE / 1_000);
    });
    const segments = recording.segments.map(({ line }) => line);
    const unopened = await segmentsThatDoNotOpen(dir, segments);
    proof.record([
      {
        measure: 'audio lost at a cut',
        unit: 'ms',
        values: lostMs,
        bar: MOST_LOST_MS,
        medianBar: MOST_LOST_IN_THE_MIDDLE_MS,
      },
      { measure: 'files that do not open', unit: 'files', values: [unopened.length], bar: 0 },
    ]);
    expect(new Set(recording.gaps.map(({ cause }) => cause))).toEqual(new Set(['capture-restart']));
    expect(Math.max(...lostMs)).toBeLessThanOrEqual(MOST_LOST_MS);
    expect(median(lostMs)).toBeLessThanOrEqual(MOST_LOST_IN_THE_MIDDLE_MS);
    expect(unopened).toEqual([]);
    expect(recording.files.filter((name) => name.endsWith('.unreadable'))).toEqual([]);
    expect(Math.max(...placementErrors(recording).map(Math.abs))).toBeLessThanOrEqual(MOST_OFF_FRAMES * cuts.length);
    expect(recording.totalFrames).toBe(outcome.totalFrames);
  },
  900_000,
);
