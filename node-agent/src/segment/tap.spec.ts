import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { WAVE_HEADER_BYTES } from '@rakkr/shared/audio/vocabulary';

import type { StartLine } from '../pcm/ledger.ts';
import { RingReader, RingWriter, createRing } from '../pcm/period-ring.ts';
import { openSegmentFile } from '../pcm/spool-files.ts';
import { Tap } from './tap.ts';

const RATE = 48_000;
const FRAMES = 4;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp('/tmp/tap-');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

it('takes its channel from a device that was opened again with fewer channels', async () => {
  const ring = createRing({ sampleFormat: 'S32_LE', rate: RATE, channels: 2 }, FRAMES, 500);
  const start: StartLine = {
    type: 'start',
    recordingId: 'rec_one',
    source: 'alsa',
    device: 'pace',
    deviceFormat: { sampleFormat: 'S32_LE', rate: RATE, channels: 4 },
    format: { sampleFormat: 'S32_LE', rate: RATE, channels: 1 },
    channels: [2],
    segmentFrames: RATE,
    description: '',
    startedAt: '2026-01-01T00:00:00.000Z',
  };
  const order = { recordingId: 'rec_one', dir, channels: [2], segmentFrames: RATE, endAtUtcMs: null, description: '' };
  const resume = { start, nextIndex: 1, nextFrame: RATE, nextFrameAtNs: 1e9, nextFrameAtUtcMs: 0 };
  const progress = new SharedArrayBuffer(16);
  const tap = new Tap(
    { type: 'join', order, start, fromNs: 0, resume, progress },
    new RingReader(ring),
    'boot',
    () => undefined,
  );

  const device = new RingWriter(ring);
  new Int32Array(device.target.buffer, device.target.byteOffset, FRAMES * 2).set([11, 12, 21, 22, 31, 32, 41, 42]);
  device.publishFrames(FRAMES, 2e9);
  tap.pump(2e9);

  const file = await readFile(join(dir, openSegmentFile(1)));
  const samples = [0, 1, 2, 3].map((frame) => file.readInt32LE(WAVE_HEADER_BYTES + frame * 4));
  expect(samples).toEqual([12, 22, 32, 42]);
});
