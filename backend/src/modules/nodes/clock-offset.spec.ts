import { describe, expect, it } from '@jest/globals';

import { clockOffsetMs } from './clock-offset.ts';

describe('clockOffsetMs', () => {
  it('is zero for equal clocks when the way takes half the round trip', () => {
    expect(clockOffsetMs({ sentAtMs: 1000, receivedAtMs: 1020, roundTripMs: 40 })).toBe(0);
  });

  it('is positive for a node that is ahead', () => {
    expect(clockOffsetMs({ sentAtMs: 6000, receivedAtMs: 1020, roundTripMs: 40 })).toBe(5000);
  });

  it('is negative for a node that is behind', () => {
    expect(clockOffsetMs({ sentAtMs: 1000, receivedAtMs: 3500, roundTripMs: 0 })).toBe(-2500);
  });
});
