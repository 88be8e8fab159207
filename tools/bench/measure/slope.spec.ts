import { expect, it } from '@jest/globals';

import { slope } from './slope.ts';

it('is that of the line on which the points lie, or of the one nearest to them', () => {
  expect(slope([1, 5, 9].map((x) => ({ x, y: 3 * x - 7 })))).toBeCloseTo(3, 10);
  expect(slope([4, 6, 4, 6].map((y, x) => ({ x, y })))).toBeCloseTo(0.4, 10);
});

it('refuses to make a line of one point', () => {
  expect(() => slope([{ x: 1, y: 1 }])).toThrow(RangeError);
  expect(() => slope([])).toThrow(RangeError);
});
