import { describe, expect, it } from '@jest/globals';

import type { LedgerLine, SegmentLine, StartLine } from '../pcm/ledger.ts';
import { resumePoint } from './resume-point.ts';

const RATE = 48_000;
const format = { sampleFormat: 'S32_LE', rate: RATE, channels: 1 } as const;
const start: StartLine = {
  type: 'start',
  recordingId: 'rec_one',
  source: 'alsa',
  device: 'pace',
  deviceFormat: format,
  format,
  channels: [1],
  segmentFrames: 10 * RATE,
  description: '',
  startedAt: '2026-01-01T00:00:00.000Z',
  preRollFrames: 0,
};
/** Segments of 10 s of a card that runs `ppm` fast. */
const segment = (index: number, ppm = 0, lengthFrames = 10 * RATE): SegmentLine => ({
  type: 'segment',
  index,
  startFrame: index * 10 * RATE,
  lengthFrames,
  sha256: '',
  anchor: { monotonicNs: Math.round((index * 10e9) / (1 + ppm / 1e6)), utcMs: index * 10_000, bootId: 'boot' },
});

describe('resumePoint', () => {
  it('is nowhere before the first frame', () => {
    expect(resumePoint([start], 'boot')).toBeNull();
  });

  it('is the frame after the last one, at the moment that it was due', () => {
    const lines: LedgerLine[] = [start, segment(0), segment(1, 0, 4 * RATE)];
    expect(resumePoint(lines, 'boot')).toEqual({
      start,
      nextIndex: 2,
      nextFrame: 14 * RATE,
      nextFrameAtNs: 14e9,
      sleptNs: null,
      nextFrameAtUtcMs: 14_000,
    });
  });

  it('reckons with the drift of the card', () => {
    const lines = [start, segment(0, 100), segment(1, 100), segment(2, 100)];
    expect(resumePoint(lines, 'boot')!.nextFrameAtNs).toBeCloseTo(30e9 / (1 + 100e-6), -4);
  });

  it('says how long the machine had slept when its last segment began', () => {
    const { anchor, ...last } = segment(1);
    const lines = [start, segment(0), { ...last, anchor: { ...anchor, sleptNs: 5.5 } }];
    expect(resumePoint(lines, 'boot')).toMatchObject({ sleptNs: 5.5 });
  });

  it('has no monotonic moment after the machine was started anew', () => {
    expect(resumePoint([start, segment(0)], 'another boot')).toMatchObject({
      nextFrameAtNs: null,
      nextFrameAtUtcMs: 10_000,
    });
  });
});
