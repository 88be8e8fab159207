import { expect, test } from '@jest/globals';
import fc from 'fast-check';

import { backOffMs } from './back-off.ts';

const policy = { baseMs: 250, maxMs: 10_000 };

test('doubles with each failure until the limit', () => {
  expect([1, 2, 3, 4, 6, 7, 500].map((failures) => backOffMs(failures, 0, policy))).toEqual([
    250, 500, 1000, 2000, 8000, 10_000, 10_000,
  ]);
});

test('stays between half the wait and the whole, whatever the chance', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const whole = backOffMs(failures, 0, policy);
      const waitMs = backOffMs(failures, random, policy);
      expect(waitMs).toBeGreaterThanOrEqual(Math.floor(whole / 2));
      expect(waitMs).toBeLessThanOrEqual(whole);
    }),
  );
});
