import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, expect, it } from '@jest/globals';

import { recoverRecording } from '../../src/segment/recover-recording.ts';
import { CountedProof, median } from '../proof/counted-proof.ts';
import { makeDiskImage, takeFolder } from './lab/disk-image.ts';
import { Guest } from './lab/guest.ts';
import { GuestCapture } from './support/guest-capture.ts';
import { PATTERN_FORMAT, playPattern, readPattern } from './support/played-pattern.ts';
import { segmentsThatDoNotOpen } from './support/probe-file.ts';

const MARKS = [1, 2] as const;
const MOST_LOST_MS = 1_000;
const MOST_LOST_IN_THE_MIDDLE_MS = 600;

let dir: string;
let guest: Guest | undefined;
afterEach(async () => {
  await guest?.cutPower();
  await rm(dir, { recursive: true, force: true });
});

/**
 * Records for so long, then cuts the power.
 *
 * @param earlierSegments  what the recording has from the boots before
 * @returns frames that the device had given by that moment, counted as the recording counts them, at the most
 */
async function recordUntilCut(machine: Guest, forMs: number, earlierSegments: number): Promise<number> {
  await machine.shell.run('mount -t ext4 /dev/vda /disk');
  const capture = await GuestCapture.start(machine, { device: 'hw:CARD=Loopback,DEV=1' });
  await playPattern(machine, 'Loopback', MARKS);
  await capture.join('/disk/rec_one');
  // After a boot it begins with what the ring holds: what waits for the disk then is older than a second.
  await capture.diskHasCaughtUp(earlierSegments);
  await capture.ringOutlives();
  const cutAtMs = performance.now() + forMs;
  let told: { capturedFrames: number; atMs: number };
  do {
    const atMs = performance.now();
    told = { capturedFrames: await capture.capturedFrames(), atMs };
  } while (performance.now() < cutAtMs);
  const sinceToldMs = performance.now() - told.atMs;
  await machine.cutPower();
  capture.detach();
  return told.capturedFrames + (sinceToldMs / 1_000) * PATTERN_FORMAT.rate;
}

it('loses at most a second to a power cut of the machine, and goes on in the same recording after the next boot', async () => {
  const proof = new CountedProof('power-cut-machine', 'power cuts of a machine', { inTest: 2, inProof: 10 });
  dir = await mkdtemp('/var/tmp/rakkr-lab-disk-');
  const image = await makeDiskImage(dir);
  const lostMs: number[] = [];
  const unopened: string[] = [];
  let segments = 0;
  for (let cut = 1; cut <= proof.count; cut++) {
    guest = await Guest.boot({ diskImage: image });
    const capturedFrames = await recordUntilCut(guest, proof.random.between(2_000, 5_000), segments);
    const left = await takeFolder(image, 'rec_one', join(dir, `after-${String(cut)}`));
    await (await recoverRecording(left)).close();
    const recording = await readPattern(left, MARKS);
    segments = recording.segments.length;
    lostMs.push(((capturedFrames - recording.totalFrames) / PATTERN_FORMAT.rate) * 1_000);
    unopened.push(...(await segmentsThatDoNotOpen(left, recording.segments)));
    expect(recording.gaps.map(({ cause }) => cause)).toEqual(Array.from({ length: cut - 1 }, () => 'host-restart'));
    expect(recording.runs).toHaveLength(cut);
  }
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
  expect(Math.max(...lostMs)).toBeLessThanOrEqual(MOST_LOST_MS);
  expect(median(lostMs)).toBeLessThanOrEqual(MOST_LOST_IN_THE_MIDDLE_MS);
  expect(unopened).toEqual([]);
}, 900_000);
