import { expect, test } from '@jest/globals';

import { LogLimit } from './log-limit.ts';

test('lets one event of a window through, and the next says how many were kept back', () => {
  const limit = new LogLimit(1_000);
  expect([0, 10, 999, 1_000, 2_500].map((nowMs) => limit.pass(nowMs))).toEqual([0, null, null, 2, 0]);
});
