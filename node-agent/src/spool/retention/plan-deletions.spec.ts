import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import 'reflect-metadata';

import { SpoolPolicyDto } from '@rakkr/shared/nodes';

import { type KeptContent, type KeptCopy, type RetentionView, planDeletions } from './plan-deletions.ts';

const DAY_MS = 86_400_000;
const NOW_MS = 1_000 * DAY_MS;

const copy = (recordingId: string, ageDays: number, change: Partial<KeptCopy> = {}): KeptCopy => ({
  recordingId,
  content: 'confirmed-audio',
  sizeBytes: 100,
  endedAtMs: NOW_MS - ageDays * DAY_MS,
  ...change,
});
const policy = (change: Partial<SpoolPolicyDto>): SpoolPolicyDto =>
  Object.assign(new SpoolPolicyDto(), { deleteAfterUpload: false }, change);
const view = (change: Partial<RetentionView>): RetentionView => ({
  copies: [copy('new', 1), copy('old', 30), copy('middle', 10)],
  disk: { freeBytes: 1_000, totalBytes: 10_000 },
  policy: policy({}),
  lackingBytes: 0,
  nowMs: NOW_MS,
  ...change,
});
const deleted = (change: Partial<RetentionView>): string[] =>
  planDeletions(view(change)).map(({ copy: { recordingId }, reason }) => `${recordingId}: ${reason}`);

test('keeps every copy under a policy that keeps them and sets no limit', () => {
  expect(deleted({})).toEqual([]);
});

test('deletes everything confirmed where copies go after their upload', () => {
  expect(deleted({ policy: new SpoolPolicyDto() })).toEqual(['old: uploaded', 'middle: uploaded', 'new: uploaded']);
});

test('deletes what is older than the age, not what is as old', () => {
  expect(deleted({ policy: policy({ maxAgeDays: 10 }) })).toEqual(['old: age']);
});

test('deletes the oldest until the copies together are no larger than the size', () => {
  expect(deleted({ policy: policy({ maxBytes: 200 }) })).toEqual(['old: size']);
  expect(deleted({ policy: policy({ maxBytes: 199 }) })).toEqual(['old: size', 'middle: size']);
});

test('deletes the oldest until so much of the disk is free', () => {
  expect(deleted({ policy: policy({ minFreeDiskPercent: 10 }) })).toEqual([]);
  expect(deleted({ policy: policy({ minFreeDiskPercent: 11 }) })).toEqual(['old: free-disk']);
  expect(deleted({ policy: policy({ minFreeDiskPercent: 12 }) })).toEqual(['old: free-disk', 'middle: free-disk']);
});

test('counts what an earlier limit frees before a later one is applied', () => {
  const limits = policy({ maxAgeDays: 20, maxBytes: 200, minFreeDiskPercent: 11 });
  expect(deleted({ policy: limits })).toEqual(['old: age']);
});

test('makes room for a recording with the oldest confirmed copies, whatever the policy keeps', () => {
  expect(deleted({ lackingBytes: 150 })).toEqual(['old: room-for-a-recording', 'middle: room-for-a-recording']);
  expect(deleted({ lackingBytes: 50, policy: null })).toEqual(['old: room-for-a-recording']);
});

test('keeps what a power cut made unreadable until a limit says otherwise', () => {
  const copies = [copy('torn', 30, { content: 'unreadable-audio' })];
  expect(deleted({ copies, policy: new SpoolPolicyDto(), lackingBytes: 1_000 })).toEqual([]);
  expect(deleted({ copies, policy: policy({ maxAgeDays: 7 }) })).toEqual(['torn: age']);
});

test('clears away a folder without audio an hour after the last write', () => {
  const copies = [copy('fresh', 0, { content: 'nothing' }), copy('stale', 1, { content: 'nothing' })];
  expect(deleted({ copies, policy: null })).toEqual(['stale: empty']);
});

const anyCopy: fc.Arbitrary<KeptCopy> = fc.record({
  recordingId: fc.uuid(),
  content: fc.constantFrom<KeptContent>('unconfirmed-audio', 'unreadable-audio', 'confirmed-audio', 'nothing'),
  sizeBytes: fc.nat(1e9),
  endedAtMs: fc.integer({ min: NOW_MS - 4_000 * DAY_MS, max: NOW_MS + DAY_MS }),
});
const limit = (max: number): fc.Arbitrary<number | null> => fc.option(fc.integer({ min: 1, max }));
const anyView: fc.Arbitrary<RetentionView> = fc.record({
  copies: fc.array(anyCopy, { maxLength: 30 }),
  disk: fc.record({ freeBytes: fc.nat(1e10), totalBytes: fc.nat(1e10) }),
  policy: fc.option(
    fc.record({
      deleteAfterUpload: fc.boolean(),
      maxAgeDays: limit(3650),
      maxBytes: limit(1e10),
      minFreeDiskPercent: limit(95),
    }),
  ),
  lackingBytes: fc.nat(1e11),
  nowMs: fc.constant(NOW_MS),
});

test('deletes no audio that the controller has not confirmed, under no policy, on no disk', () => {
  fc.assert(
    fc.property(anyView, (any) => {
      expect(planDeletions(any).filter(({ copy: { content } }) => content === 'unconfirmed-audio')).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

test('names each deletion once, and within one reason the oldest first', () => {
  fc.assert(
    fc.property(anyView, (any) => {
      const plan = planDeletions(any);
      expect(new Set(plan.map((deletion) => deletion.copy)).size).toBe(plan.length);
      plan.slice(1).forEach((next, at) => {
        if (next.reason === plan[at]?.reason)
          expect(next.copy.endedAtMs).toBeGreaterThanOrEqual(plan[at].copy.endedAtMs);
      });
    }),
  );
});
