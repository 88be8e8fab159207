import { describe, expect, it } from '@jest/globals';

import { type ProofResult, formatProof, isProven } from './format-proof.ts';

const MACHINE = { processor: 'a processor', cores: 2, kernel: '6.1', node: '26' };
const row = { measure: 'audio lost', unit: 'ms', samples: 3, median: 200, max: 640.26, bar: 1000, medianBar: 600 };
const result = (facts: object = {}): ProofResult => ({
  title: 'power cuts',
  seed: 7,
  count: 50,
  measuredAt: '2026-11-21T12:00:00.000Z',
  rows: [{ ...row, ...facts }],
});

describe('the page of proofs', () => {
  it('has a line for each measure, with its count, seed, day and bar', () => {
    expect(formatProof([result()], MACHINE)).toContain(
      '| power cuts | 50 | 7 | 2026-11-21 | audio lost | 200 ms | 640.3 ms | ≤ 1000 ms, median ≤ 600 | yes |',
    );
  });

  it('says no where a bar is not held', () => {
    expect(formatProof([result({ max: 1001 })], MACHINE)).toContain('| **no** |');
  });
});

describe('isProven', () => {
  it('is true when every bar is held', () => {
    expect(isProven([result()])).toBe(true);
  });

  it('is false when the largest value or the median is above its bar', () => {
    expect(isProven([result(), result({ max: 1001 })])).toBe(false);
    expect(isProven([result({ median: 601 })])).toBe(false);
  });

  it('is false when nothing was measured', () => {
    expect(isProven([])).toBe(false);
    expect(isProven([{ ...result(), rows: [] }])).toBe(false);
  });
});
