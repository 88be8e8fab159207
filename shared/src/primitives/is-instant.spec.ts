import { expect, it } from '@jest/globals';

import { isInstant } from './is-instant.ts';

it.each(['2026-11-24T10:12:43Z', '2026-11-24T10:12:43.500Z', '2024-02-29T23:59:59.999999+14:00'])(
  'takes %s',
  (text) => {
    expect(isInstant(text)).toBe(true);
  },
);

it.each([
  ['a week', '2026-W47-1'],
  ['a year', '2026'],
  ['a day that the month does not have', '2026-02-29T00:00:00Z'],
  ['a thirteenth month', '2026-13-01T00:00:00Z'],
  ['an hour that no day has', '2026-11-24T25:00:00Z'],
  ['a time without an offset', '2026-11-24T10:12:43'],
  ['a number', 1_795_262_700_000],
])('refuses %s', (_what, value) => {
  expect(isInstant(value)).toBe(false);
});
