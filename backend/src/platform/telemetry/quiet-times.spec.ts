import { expect, it } from '@jest/globals';

import { QuietTimes } from './quiet-times.ts';

it('says one event in so long, with the count of those kept back', () => {
  const times = new QuietTimes(10);
  expect([0, 1, 9, 10, 19, 20].map((nowMs) => times.say('a', nowMs))).toEqual([0, null, null, 2, null, 1]);
});

it('keeps each kind apart', () => {
  const times = new QuietTimes(10);
  expect([times.say('a', 0), times.say('b', 1), times.say('a', 2)]).toEqual([0, 0, null]);
});

it('says an event that was quiet for long as if it were the first', () => {
  const times = new QuietTimes(10);
  times.say('a', 0);
  times.say('b', 100);
  expect(times.say('a', 101)).toBe(0);
});
