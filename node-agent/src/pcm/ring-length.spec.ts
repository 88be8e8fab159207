import { expect, it } from '@jest/globals';

import { affordableRingMs, wishedRingMs } from './ring-length.ts';

const format = { sampleFormat: 'S32_LE', rate: 48_000, channels: 32 } as const;
const BYTES_PER_SECOND = 48_000 * 32 * 4;

it('wishes for a minute, and for half a minute beyond the pre-roll', () => {
  expect([0, 10, 30, 31, 300].map(wishedRingMs)).toEqual([60_000, 60_000, 60_000, 61_000, 330_000]);
});

it('takes a quarter of the memory that is available at most, and never more than is wished for', () => {
  expect(affordableRingMs(60_000, format, 4 * 60 * BYTES_PER_SECOND)).toBe(60_000);
  expect(affordableRingMs(60_000, format, 40 * BYTES_PER_SECOND)).toBe(10_000);
  expect(affordableRingMs(330_000, format, 100 * 60 * BYTES_PER_SECOND)).toBe(330_000);
});

it('holds as much as a device does on a machine without memory to spare', () => {
  expect(affordableRingMs(60_000, format, 0)).toBe(2_000);
  expect(affordableRingMs(1_000, format, 0)).toBe(1_000);
});
