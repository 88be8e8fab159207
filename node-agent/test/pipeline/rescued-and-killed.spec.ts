import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, expect, it } from '@jest/globals';

import { LEDGER_FILE, parseLedger } from '../../src/pcm/ledger.ts';
import { openSegmentFile } from '../../src/pcm/spool-files.ts';
import { readSegmentHead } from '../../src/segment/segment-head.ts';
import { CaptureRig } from './support/capture-rig.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

const TAKEN_FRAMES = 9_600;

it('goes on behind a segment that the controller took from the memory of a killed capture, with another number', async () => {
  rig = await CaptureRig.start();
  await rig.join();
  await rig.record(30_000);
  await rig.end('SIGKILL');
  const dir = join(rig.dir, 'rec_one');
  const { lines } = parseLedger(await readFile(join(dir, LEDGER_FILE)));
  const index = lines.filter((line) => line.type === 'segment').length;
  const { startFrame, anchor } = readSegmentHead(await readFile(join(dir, openSegmentFile(index))));
  // The disk refused what came after: the controller has more under this number than the disk.
  const taken = { index, startFrame, lengthFrames: TAKEN_FRAMES, sha256: 'cd'.repeat(32), anchor };
  await rig.startCapture();
  const resumed = await rig.join({ known: [...lines, { type: 'segment', ...taken }] });
  await rig.record(4_800);
  await rig.leave();

  const after = parseLedger(await readFile(join(dir, LEDGER_FILE))).lines;
  const segments = after.filter((line) => line.type === 'segment');
  expect(segments.map((segment) => segment.index)).toEqual(segments.map((_, at) => at));
  expect(segments[index]).toMatchObject(taken);
  expect(resumed.startFrame).toBeGreaterThanOrEqual(startFrame + TAKEN_FRAMES);
  expect(segments[index + 1]?.startFrame).toBe(resumed.startFrame);
  expect((await readdir(dir)).filter((name) => name.startsWith(openSegmentFile(index).slice(0, 6)))).toEqual([]);
});
