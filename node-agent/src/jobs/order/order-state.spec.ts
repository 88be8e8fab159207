import { expect, it } from '@jest/globals';
import 'reflect-metadata';

import { anOrder } from '../../../test/builders/an-order.ts';
import { OrderState } from './order-state.ts';

const HOUR_MS = 3_600_000;
/** For what happens between two lines of a test. */
const MOMENT_MS = 1_000;

const stateOf = (endsAtMs: number | null, record = anOrder('rec_1')): OrderState => {
  const endsAt = endsAtMs === null ? null : new Date(endsAtMs).toISOString();
  return new OrderState({ ...record, order: Object.assign(record.order, { endsAt }) }, '/nowhere', () => null);
};

it('ends a recording where it was stopped, or at its booked end if that was first', () => {
  const nowMs = Date.now();
  const inAnHour = stateOf(nowMs + HOUR_MS);
  expect(inAnHour.endAtUtcMs).toBe(nowMs + HOUR_MS);
  inAnHour.jobStatus = 'stop_requested';
  expect(Math.abs(inAnHour.endAtUtcMs! - nowMs)).toBeLessThan(MOMENT_MS);
  const anHourAgo = stateOf(nowMs - HOUR_MS);
  anHourAgo.jobStatus = 'cancelled';
  expect(anHourAgo.endAtUtcMs).toBe(nowMs - HOUR_MS);
});

it('keeps the first stop, whatever is said after it', async () => {
  const state = stateOf(null);
  expect(state.endAtUtcMs).toBeNull();
  state.jobStatus = 'stop_requested';
  const first = state.endAtUtcMs!;
  await new Promise((resolve) => setTimeout(resolve, 50));
  state.jobStatus = 'cancelled';
  expect(Math.abs(state.endAtUtcMs! - first)).toBeLessThanOrEqual(2);
});

it('knows nothing of a stop in another boot', () => {
  const stoppedAt = { monotonicNs: 1, bootId: 'another' };
  expect(stateOf(null, { ...anOrder('rec_1'), stop: 'operator', stoppedAt }).endAtUtcMs).toBeNull();
});
