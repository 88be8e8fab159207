import { describe, expect, it } from '@jest/globals';

import { median, quantile } from './quantile.ts';

describe('quantile', () => {
  it('interpolates between the two neighbours', () => {
    expect(quantile([4, 1, 3, 2], 0.95)).toBeCloseTo(3.85, 10);
  });

  it('is the only sample, whatever the share', () => {
    expect([0, 0.5, 1].map((share) => quantile([7], share))).toEqual([7, 7, 7]);
  });

  it('refuses to make a figure out of nothing', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });

  it('refuses a percentage where a share belongs', () => {
    expect(() => quantile([1], 95)).toThrow(RangeError);
  });
});

describe('median', () => {
  it('is the mean of the middle two of an even count, in numerical order', () => {
    expect(median([100, 9, 20, 1])).toBe(14.5);
  });
});
