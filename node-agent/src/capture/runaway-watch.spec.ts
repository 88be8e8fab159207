import { expect, it } from '@jest/globals';

import { RunawayWatch } from './runaway-watch.ts';

const RATE = 48_000;
const BUFFER = 96_000;
const START_NS = 5e12;

/** True if a device that gives `frames` each `everyMs` is ever found to be a runaway, within 5 s. */
function isFound(frames: number, everyMs: number): boolean {
  const watch = new RunawayWatch(RATE, BUFFER);
  for (let ms = 0; ms < 5_000; ms += everyMs) if (watch.isRunaway(frames, START_NS + ms * 1e6)) return true;
  return false;
}

it('leaves a card alone that runs at its rate, a little fast, or gives a full buffer at once', () => {
  expect([isFound(4_800, 100), isFound(4_805, 100), isFound(BUFFER, 2_000)]).toEqual([false, false, false]);
  const watch = new RunawayWatch(RATE, BUFFER);
  watch.isRunaway(480, START_NS);
  expect(watch.isRunaway(BUFFER, START_NS + 1e6)).toBe(false);
});

it('finds a device that always has frames ready', () => {
  expect([isFound(48_000, 1), isFound(48_000, 100)]).toEqual([true, true]);
});
