import { describe, expect, it } from '@jest/globals';

import type { DeclaredGapDto } from '@rakkr/shared/agent-protocol';

import { plausibleGaps } from './plausible-gaps.ts';

const gap = (startFrame: number, lengthFrames: number): DeclaredGapDto => ({
  startFrame,
  lengthFrames,
  cause: 'overrun',
  startedAt: '2026-11-24T10:00:00Z',
});

/** 100 frames a second for 40 s, and 60 s of slack: 10,000 frames. */
const soFar = { elapsedMs: 40_000, preRollMs: 0, rate: 100, audioEndFrame: 4_000, missingFrames: 0 };

const starts = (gaps: readonly DeclaredGapDto[]): number[] => gaps.map(({ startFrame }) => startFrame);

describe('plausible gaps', () => {
  it('takes a gap as long as the recording can have run, and not one frame more', () => {
    expect(plausibleGaps([gap(4_000, 10_000)], soFar).implausible).toEqual([]);
    expect(starts(plausibleGaps([gap(3_000, 10_001)], soFar).implausible)).toEqual([3_000]);
  });

  it('refuses a gap that begins beyond everything that can have been captured', () => {
    expect(plausibleGaps([gap(13_999, 1)], soFar).implausible).toEqual([]);
    expect(starts(plausibleGaps([gap(14_000, 1)], soFar).implausible)).toEqual([14_000]);
  });

  it('counts all gaps together, and keeps the small ones beside one that is too long', () => {
    const judged = plausibleGaps([gap(100, 6_000), gap(7_000, 6_000), gap(6_200, 50)], soFar);
    expect([starts(judged.plausible), starts(judged.implausible)]).toEqual([[100, 6_200], [7_000]]);
  });

  it('counts gaps that are known already', () => {
    expect(plausibleGaps([gap(100, 4_000)], { ...soFar, missingFrames: 6_000 }).implausible).toEqual([]);
    expect(starts(plausibleGaps([gap(100, 4_001)], { ...soFar, missingFrames: 6_000 }).implausible)).toEqual([100]);
  });

  it('gives room for what was before the order', () => {
    expect(plausibleGaps([gap(0, 10_100)], { ...soFar, preRollMs: 1_000 }).implausible).toEqual([]);
  });

  it('follows audio that came faster than in real time', () => {
    expect(plausibleGaps([gap(1_000_000, 500)], { ...soFar, audioEndFrame: 1_000_000 }).implausible).toEqual([]);
  });
});
