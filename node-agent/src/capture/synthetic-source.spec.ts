import { expect, it } from '@jest/globals';

import { describePcmSource } from '../pcm/pcm-source.conformance.ts';
import { openSyntheticSource } from './synthetic-source.ts';

const format = { sampleFormat: 'S32_LE', rate: 48_000, channels: 2 } as const;
const wish = { format, periodFrames: 480, bufferFrames: 9_600 };

describePcmSource('synthetic', async () => ({
  format,
  numbers: 0x1000000,
  open: (sizes) => openSyntheticSource({ device: 'counter', format, ...sizes }),
}));

it('gives a sine of −20 dBFS', () => {
  const source = openSyntheticSource({ device: 'sine', ...wish });
  const pcm = new Int32Array(480 * 2);
  source.read(new Uint8Array(pcm.buffer));
  const peak = Math.max(...pcm.map(Math.abs)) / 2 ** 31;
  expect(peak).toBeGreaterThan(0.0999);
  expect(peak).toBeLessThanOrEqual(0.1);
});

it('refuses a signal or a format that it does not have', () => {
  expect(() => openSyntheticSource({ device: 'noise', ...wish })).toThrow('There are counter and sine.');
  const other = { ...wish, format: { ...format, sampleFormat: 'S16_LE' as const } };
  expect(() => openSyntheticSource({ device: 'sine', ...other })).toThrow('gives S32_LE');
});
