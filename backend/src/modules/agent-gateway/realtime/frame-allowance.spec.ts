import { describe, expect, it } from '@jest/globals';

import { FrameAllowance, MAX_FRAMES_PER_SECOND } from './frame-allowance.ts';

describe('FrameAllowance', () => {
  it('lets a second of frames pass and refuses the next', () => {
    const allowance = new FrameAllowance();
    const taken = Array.from({ length: MAX_FRAMES_PER_SECOND + 1 }, () => allowance.take(5));
    expect(taken.filter(Boolean)).toHaveLength(MAX_FRAMES_PER_SECOND);
    expect(taken.at(-1)).toBe(false);
  });

  it('lets frames pass again when the second is over', () => {
    const allowance = new FrameAllowance();
    for (let frame = 0; frame <= MAX_FRAMES_PER_SECOND; frame += 1) allowance.take(0);
    expect(allowance.take(999)).toBe(false);
    expect(allowance.take(1_000)).toBe(true);
  });
});
