import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, expect, it } from '@jest/globals';

import { waveHeader } from '@rakkr/shared/audio/vocabulary';

import { describePcmSource } from '../pcm/pcm-source.conformance.ts';
import { openDemoSource } from './demo-source.ts';

const dir = mkdtempSync('/tmp/capture-demo-');
afterAll(() => rmSync(dir, { recursive: true }));

const format = { sampleFormat: 'S32_LE', rate: 48_000, channels: 2 } as const;
/** No multiple of a period: the loop's end falls inside one. */
const LOOP_FRAMES = 5_003;

function counterFile(): string {
  const samples = Int32Array.from({ length: LOOP_FRAMES * 2 }, (_, at) => (at >> 1) << 8);
  const head = waveHeader({
    format,
    dataBytes: samples.byteLength,
    description: '',
    originator: '',
    originatorReference: '',
    startedAt: new Date(0),
  });
  const path = join(dir, 'counter.wav');
  writeFileSync(path, Buffer.concat([head, new Uint8Array(samples.buffer)]));
  return path;
}

const path = counterFile();
const wish = { device: path, format, periodFrames: 480, bufferFrames: 9_600 };

describePcmSource('demo file', async () => ({
  format,
  numbers: LOOP_FRAMES,
  open: (sizes) => openDemoSource({ ...wish, ...sizes }),
}));

it('refuses a file that is missing, is no WAV file, or has another format', () => {
  writeFileSync(join(dir, 'text.wav'), 'not audio at all');
  expect(() => openDemoSource({ ...wish, device: join(dir, 'absent.wav') })).toThrow('cannot be read');
  expect(() => openDemoSource({ ...wish, device: join(dir, 'text.wav') })).toThrow('not a WAV file');
  expect(() => openDemoSource({ ...wish, format: { ...format, rate: 44_100 } })).toThrow('has 48000 Hz');
  expect(() => openDemoSource({ ...wish, format: { ...format, channels: 1 } })).toThrow('has 2 channels');
});
