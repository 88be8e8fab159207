import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { type StoredFormat, bytesPerFrame, waveHeader } from '@rakkr/shared/audio/vocabulary';

import { CaptureRig } from './support/capture-rig.ts';
import { storedPcm } from './support/recording-on-disk.ts';

let rig: CaptureRig;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp('/tmp/payload-');
});
afterEach(async () => {
  await rig.dispose();
  await rm(dir, { recursive: true });
});

/** No multiple of a period or a segment: the loop's end falls everywhere. */
const LOOP_FRAMES = 30_011;

/** Bytes that look like nothing: every bit of every sample counts, and of floats the strangest as well. */
function noise(bytes: number): Buffer {
  const pcm = Buffer.alloc(bytes);
  let state = 0x9e3779b9;
  for (let at = 0; at < bytes; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    pcm[at] = state >>> 24;
  }
  return pcm;
}

it.each<[StoredFormat, rate: number]>([
  ['S16_LE', 44_100],
  ['S24_3LE', 48_000],
  ['FLOAT_LE', 96_000],
])('stores the bytes of a file of %s at %i Hz as they are', async (sampleFormat, rate) => {
  const format = { sampleFormat, rate, channels: 2 };
  const loop = noise(LOOP_FRAMES * bytesPerFrame(format));
  const texts = { description: '', originator: '', originatorReference: '' };
  const head = waveHeader({ format, dataBytes: loop.length, ...texts, startedAt: new Date(0) });
  const payload = join(dir, 'payload.wav');
  await writeFile(payload, Buffer.concat([head, loop]));

  rig = await CaptureRig.start({
    args: ['--format', sampleFormat, '--rate', String(rate)],
    pace: { payload, speed: 5 },
  });
  await rig.join({ segmentFrames: 10_007 });
  await rig.record(3 * LOOP_FRAMES);
  await rig.leave();

  const stored = await storedPcm(join(rig.dir, 'rec_one'));
  const from = Buffer.concat([loop, loop]).indexOf(stored.subarray(0, 64));
  const loops = Math.ceil((from + stored.length) / loop.length);
  const expected = Buffer.concat(Array.from({ length: loops }, () => loop)).subarray(from, from + stored.length);
  expect(from).toBeGreaterThanOrEqual(0);
  expect(stored.equals(expected)).toBe(true);
});
