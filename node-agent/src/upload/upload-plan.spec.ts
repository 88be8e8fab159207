import { expect, test } from '@jest/globals';

import type { SegmentLine } from '../pcm/ledger.ts';
import { type UploadView, planUploads } from './upload-plan.ts';

const segments = [0, 1, 2, 3].map((index): SegmentLine => ({
  type: 'segment',
  index,
  startFrame: index * 100,
  lengthFrames: 100,
  sha256: '',
  anchor: { monotonicNs: 0, utcMs: 0, bootId: '' },
}));
const view = (changes: Partial<UploadView> = {}): UploadView => ({
  segments,
  isConfirmed: () => false,
  inFlight: new Set(),
  notBeforeMs: new Map(),
  lanes: 2,
  heldUntilMs: 0,
  ...changes,
});
const started = (changes: Partial<UploadView>, nowMs = 0): number[] =>
  planUploads(view(changes), nowMs).start.map(({ index }) => index);

test('starts the oldest that are neither confirmed nor on their way, as many as there are lanes', () => {
  expect(started({})).toEqual([0, 1]);
  expect(started({ isConfirmed: ({ index }) => index === 0, inFlight: new Set([1]) })).toEqual([2]);
  expect(started({ inFlight: new Set([0, 1]) })).toEqual([]);
});

test('lets the others pass while a failed segment waits for its time', () => {
  const notBeforeMs = new Map([[0, 500]]);
  expect(started({ notBeforeMs }, 100)).toEqual([1, 2]);
  expect(planUploads(view({ notBeforeMs }), 100).nextInMs).toBe(400);
  expect(started({ notBeforeMs }, 500)).toEqual([0, 1]);
});

test('sends nothing of a recording while the controller is away, then goes on with the oldest', () => {
  expect(planUploads(view({ heldUntilMs: 500 }), 100)).toEqual({ start: [], nextInMs: 400 });
  expect(started({ heldUntilMs: 500 }, 500)).toEqual([0, 1]);
});

test('has nothing to wait for once all are confirmed', () => {
  expect(planUploads(view({ isConfirmed: () => true }), 0)).toEqual({ start: [], nextInMs: null });
});
