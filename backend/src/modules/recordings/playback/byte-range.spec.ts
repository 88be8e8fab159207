import { describe, expect, it } from '@jest/globals';

import { byteRange } from './byte-range.ts';

describe('byteRange of 1000 bytes', () => {
  it.each([
    ['bytes=0-99', { start: 0, end: 99 }],
    ['bytes=900-', { start: 900, end: 999 }],
    ['bytes=990-5000', { start: 990, end: 999 }],
    ['bytes=-10', { start: 990, end: 999 }],
    ['bytes=-5000', { start: 0, end: 999 }],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=1000-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-2', 'whole'],
    ['bytes=0-1,5-6', 'whole'],
    ['bytes=-', 'whole'],
    ['frames=0-1', 'whole'],
    [undefined, 'whole'],
  ] as const)('%s', (header, expected) => {
    expect(byteRange(header, 1000)).toEqual(expected);
  });

  it('has no satisfiable range in nothing', () => {
    expect(byteRange('bytes=0-', 0)).toBe('unsatisfiable');
  });
});
