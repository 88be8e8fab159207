import { describe, expect, it } from '@jest/globals';

import type { GapLine } from '../../pcm/ledger.ts';
import { UnansweredGaps } from './unanswered-gaps.ts';

const gap = (startFrame: number, lengthFrames = 10): GapLine => ({
  ...{ type: 'gap', startFrame, lengthFrames, cause: 'overrun', startedAt: '2026-01-01T00:00:00.000Z' },
});

describe('gaps that the controller has not answered for', () => {
  it('are all of them before its first answer', () => {
    expect(new UnansweredGaps().of([gap(0), gap(20)])).toEqual([gap(0), gap(20)]);
  });

  it('are those that came since', () => {
    const gaps = new UnansweredGaps();
    gaps.answered([gap(0)]);
    expect(gaps.of([gap(0), gap(20)])).toEqual([gap(20)]);
  });

  it('are also those that have grown since', () => {
    const gaps = new UnansweredGaps();
    gaps.answered([gap(0), gap(20, 5)]);
    expect(gaps.of([gap(0), gap(20, 6)])).toEqual([gap(20, 6)]);
  });

  it('are all of them again once it may have forgotten', () => {
    const gaps = new UnansweredGaps();
    gaps.answered([gap(0)]);
    gaps.forget();
    expect(gaps.of([gap(0)])).toEqual([gap(0)]);
  });
});
