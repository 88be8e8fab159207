import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, expect, it } from '@jest/globals';

import { WAVE_HEADER_BYTES } from '@rakkr/shared/audio/vocabulary';

import { LEDGER_FILE, parseLedger } from '../../src/pcm/ledger.ts';
import { openSegmentFile, segmentFile } from '../../src/pcm/spool-files.ts';
import { readSegmentHead } from '../../src/segment/segment-head.ts';
import { CaptureRig } from './support/capture-rig.ts';
import { newestNumberIn } from './support/left-ring.ts';
import { checkSamples } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

const TAKEN_FRAMES = 9_600;
/** More than is recorded here. */
const SEGMENT_FRAMES = 480_000;

it('goes on behind a segment that the controller took from the memory of a killed capture, with what that had read', async () => {
  rig = await CaptureRig.start();
  await rig.ringOutlives();
  await rig.join({ segmentFrames: SEGMENT_FRAMES });
  await rig.record(40_000);
  await rig.end('SIGKILL');
  const lastRead = newestNumberIn(rig.ringFile);
  const dir = join(rig.dir, 'rec_one');
  const { lines } = parseLedger(await readFile(join(dir, LEDGER_FILE)));
  const index = lines.filter((line) => line.type === 'segment').length;
  const { startFrame, anchor } = readSegmentHead(await readFile(join(dir, openSegmentFile(index))));
  // The disk refused the rest: under this number the controller has something else than the disk.
  const taken = { index, startFrame, lengthFrames: TAKEN_FRAMES, sha256: 'cd'.repeat(32), anchor };
  await rig.startCapture();
  const resumed = await rig.join({ segmentFrames: SEGMENT_FRAMES, known: [...lines, { type: 'segment', ...taken }] });
  await rig.record(4_800);
  await rig.leave();

  const after = parseLedger(await readFile(join(dir, LEDGER_FILE))).lines;
  const segments = after.filter((line) => line.type === 'segment');
  expect(segments.map((segment) => segment.index)).toEqual(segments.map((_, at) => at));
  expect(segments[index]).toMatchObject(taken);
  expect(resumed.startFrame).toBeGreaterThanOrEqual(startFrame + TAKEN_FRAMES);
  const brought = segments[index + 1]!;
  expect(brought.startFrame).toBe(startFrame + TAKEN_FRAMES);
  const pcm = await readFile(join(dir, segmentFile(brought.index)));
  const firstNumber = checkSamples(pcm.subarray(WAVE_HEADER_BYTES), [1, 2], 'what the ring had');
  expect((firstNumber + brought.lengthFrames - 1) % 0x1000000).toBe(lastRead);
  expect(segments[index + 2]?.startFrame).toBe(resumed.startFrame);
  expect((await readdir(dir)).filter((name) => name.startsWith(openSegmentFile(index).slice(0, 6)))).toEqual([]);
});
