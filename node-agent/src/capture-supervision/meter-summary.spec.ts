import { expect, test } from '@jest/globals';

import { type MeterFrame, decodeMeterFrame, encodeMeterFrame } from '@rakkr/shared/audio/vocabulary';

import { MeterSummary } from './meter-summary.ts';

const frame = (at: number, peakDbfs: number, changes: Partial<MeterFrame> = {}): Uint8Array =>
  encodeMeterFrame({
    interfaceId: 'card',
    isDemo: false,
    unavailableReason: null,
    rate: 48_000,
    firstFrame: at * 4800,
    windowFrames: 4800,
    capturedAtMs: 1000 + at * 100,
    levels: [{ peakDbfs, rmsDbfs: peakDbfs - 10, clipRuns: 1 }],
    ...changes,
  });

test('keeps the loudest moment of the second, all its clip runs and the newest RMS', () => {
  const summary = new MeterSummary();
  for (const [at, peak] of [-40, -3, -50].entries()) expect(summary.add(frame(at, peak))).toBeNull();
  expect(decodeMeterFrame(summary.take() ?? new Uint8Array())).toMatchObject({
    firstFrame: 0,
    windowFrames: 14_400,
    capturedAtMs: 1200,
    levels: [{ peakDbfs: -3, rmsDbfs: -60, clipRuns: 3 }],
  });
  expect(summary.take()).toBeNull();
});

test('lets a frame without levels through at once and forgets what came before', () => {
  const summary = new MeterSummary();
  summary.add(frame(0, -3));
  const gone = frame(1, 0, { unavailableReason: 'The sound device left.', levels: [] });
  expect(summary.add(gone)).toBe(gone);
  expect(summary.take()).toBeNull();
});

test('never joins frames of two runs of a device', () => {
  const summary = new MeterSummary();
  summary.add(frame(9, -3));
  summary.add(frame(0, -40));
  expect(decodeMeterFrame(summary.take() ?? new Uint8Array()).levels[0]?.peakDbfs).toBe(-40);
});
