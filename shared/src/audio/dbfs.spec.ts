import { describe, expect, it } from '@jest/globals';

import { DBFS_FLOOR, amplitudeToDbfs } from './dbfs.ts';

describe('amplitude to dBFS', () => {
  it.each([
    [1, 0],
    [0.5, -6.0206],
    [2, 6.0206],
    [0, DBFS_FLOOR],
    [1e-12, DBFS_FLOOR],
    [2 ** -23, -138.4739],
  ])('reads %d as %d dBFS', (amplitude, dbfs) => {
    expect(amplitudeToDbfs(amplitude)).toBeCloseTo(dbfs, 3);
  });
});
