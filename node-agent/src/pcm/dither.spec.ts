import { expect, it } from '@jest/globals';

import { TriangularDither, seedOf } from './dither.ts';

it('gives the same noise for the same seed and other noise for another', () => {
  const draw = (seed: number): number[] => {
    const dither = new TriangularDither(seed);
    return Array.from({ length: 8 }, () => dither.next());
  };
  expect(draw(seedOf('rec_1 flac'))).toEqual(draw(seedOf('rec_1 flac')));
  expect(draw(seedOf('rec_1 flac'))).not.toEqual(draw(seedOf('rec_2 flac')));
  expect(draw(0).every((value) => value !== 0)).toBe(true);
});

it('is triangular: mean 0, variance 1/6 of a step squared, never a whole step', () => {
  const dither = new TriangularDither(1);
  const values = Array.from({ length: 400_000 }, () => dither.next());
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  const near = values.filter((value) => Math.abs(value) < 0.5).length / values.length;
  expect(Math.abs(mean)).toBeLessThan(0.003);
  expect(variance).toBeCloseTo(1 / 6, 2);
  expect(near).toBeCloseTo(0.75, 2);
  expect(values.every((value) => Math.abs(value) < 1)).toBe(true);
});
