import { expect, test } from '@jest/globals';

import { type SpoolUse, missingForStart, spoolSecondsLeft } from './disk-forecast.ts';

const NOW_MS = Date.parse('2026-11-21T12:00:00Z');
const space = { freeBytes: 1_000_000, reservedBytes: 400_000 };
const use = (bytesPerSecond: number, seconds: number | null): SpoolUse => ({
  bytesPerSecond,
  endsAtMs: seconds === null ? null : NOW_MS + seconds * 1000,
});

test('lasts until the reserve at the rate of all recordings together', () => {
  expect(spoolSecondsLeft(space, [use(1_000, null), use(2_000, 60)])).toBe(200);
});

test('says nothing while nothing is written', () => {
  expect(spoolSecondsLeft(space, [])).toBeNull();
});

test('lasts no time below the reserve', () => {
  expect(spoolSecondsLeft({ freeBytes: 300_000, reservedBytes: 400_000 }, [use(1_000, null)])).toBe(0);
});

test('takes a recording whose whole length fits to the byte, and refuses one byte more', () => {
  expect(missingForStart(space, [], use(1_000, 600), NOW_MS)).toBe(0);
  expect(missingForStart({ ...space, freeBytes: 999_999 }, [], use(1_000, 600), NOW_MS)).toBe(1);
});

test('counts what the running ones still need, and not what they have written', () => {
  expect(missingForStart(space, [use(1_000, 500)], use(1_000, 100), NOW_MS)).toBe(0);
  expect(missingForStart(space, [use(1_000, 500)], use(1_000, 101), NOW_MS)).toBe(1_000);
  expect(missingForStart(space, [use(1_000, -5)], use(1_000, 600), NOW_MS)).toBe(0);
});

test('asks ten minutes for a recording without an end, running or wanted', () => {
  expect(missingForStart(space, [], use(1_000, null), NOW_MS)).toBe(0);
  expect(missingForStart(space, [], use(1_001, null), NOW_MS)).toBe(600);
  expect(missingForStart(space, [use(500, null)], use(500, 600), NOW_MS)).toBe(0);
  expect(missingForStart(space, [use(501, null)], use(500, 600), NOW_MS)).toBe(600);
});
