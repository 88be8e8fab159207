import { expect, test } from '@jest/globals';
import fc from 'fast-check';

import { JOB_STATUSES } from '@rakkr/shared/recordings/vocabulary';

import { END_REASONS } from '../../pcm/ledger.ts';
import { type OrderFacts, nextStep, phaseOf } from './order-step.ts';

const fresh: OrderFacts = {
  stop: null,
  hasFailed: false,
  isFailureTold: false,
  hasStarted: false,
  isTapped: false,
  hasEnded: false,
  isManifestTaken: false,
  isAllConfirmed: true,
  isRendering: false,
  jobStatus: 'running',
};
const running: OrderFacts = { ...fresh, hasStarted: true, isTapped: true, isAllConfirmed: false };
const ended: OrderFacts = { ...running, isTapped: false, hasEnded: true };

test('joins, waits, leaves, delivers and closes in the course of an ordinary recording', () => {
  expect(nextStep(fresh)).toBe('join');
  expect(nextStep(running)).toBe('wait');
  expect(nextStep({ ...running, stop: 'operator' })).toBe('leave');
  expect(nextStep(ended)).toBe('send-manifest');
  expect(nextStep({ ...ended, isManifestTaken: true })).toBe('deliver');
  expect(nextStep({ ...ended, isManifestTaken: true, isAllConfirmed: true, jobStatus: 'completed' })).toBe('close');
});

test('joins again after the capture process or the agent was killed', () => {
  expect(nextStep({ ...running, isTapped: false })).toBe('join');
});

test('finishes what a lost capture process left when the stop comes before its return', () => {
  expect(nextStep({ ...running, isTapped: false, stop: 'operator' })).toBe('finish');
});

test('sends an empty manifest for a recording that was stopped before its first frame', () => {
  expect(nextStep({ ...fresh, stop: 'operator' })).toBe('send-manifest');
});

test('tells a failure before the first frame, then closes', () => {
  expect(nextStep({ ...fresh, hasFailed: true })).toBe('tell-failure');
  expect(nextStep({ ...fresh, hasFailed: true, isFailureTold: true })).toBe('close');
});

const anyFacts = fc.record({
  stop: fc.option(fc.constantFrom(...END_REASONS)),
  hasFailed: fc.boolean(),
  isFailureTold: fc.boolean(),
  hasStarted: fc.boolean(),
  isTapped: fc.boolean(),
  hasEnded: fc.boolean(),
  isManifestTaken: fc.boolean(),
  isAllConfirmed: fc.boolean(),
  isRendering: fc.boolean(),
  jobStatus: fc.constantFrom(...JOB_STATUSES),
});

test('gives the spool of captured audio back only when every segment is confirmed and the job is over', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      fc.pre(facts.hasStarted && nextStep(facts) === 'close');
      expect(facts).toMatchObject({ hasEnded: true, isManifestTaken: true, isAllConfirmed: true });
      expect(['completed', 'failed', 'cancelled']).toContain(facts.jobStatus);
    }),
  );
});

test('never ends a running capture because of what the controller says of its job', () => {
  fc.assert(
    fc.property(fc.constantFrom(...JOB_STATUSES), (jobStatus) => {
      expect(nextStep({ ...running, jobStatus })).toBe('wait');
    }),
  );
});

test('shows rendering when nothing but renditions is left to be made', () => {
  const rendering = { ...ended, isManifestTaken: true, isRendering: true };
  expect(phaseOf(rendering)).toBe('rendering');
  expect(phaseOf({ ...rendering, isManifestTaken: false })).toBe('uploading');
  expect(phaseOf({ ...rendering, isRendering: false })).toBe('uploading');
  expect(phaseOf({ ...running, isRendering: true })).toBe('capturing');
});

test('shows draining from the stop until the last frame is on the disk', () => {
  expect([fresh, running, { ...running, stop: 'operator' as const }, ended].map(phaseOf)).toEqual([
    'arming',
    'capturing',
    'draining',
    'uploading',
  ]);
});
