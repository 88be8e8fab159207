import { describe, expect, it } from '@jest/globals';

import { FrameClock, framesBetween, framesMissed } from './frame-clock.ts';

const RATE = 48_000;
const PERIOD = 480;
const START_NS = 5e12;

/** Feeds `periods` timestamps of a card that runs `ppm` fast, each as late as `lateNs` says. */
function fedClock(periods: number, ppm: number, lateNs: (period: number) => number): FrameClock {
  const clock = new FrameClock(RATE);
  for (let period = 1; period <= periods; period++) {
    clock.observe(period * PERIOD, trueNs(period * PERIOD, ppm) + lateNs(period));
  }
  return clock;
}

const trueNs = (frame: number, ppm: number): number => START_NS + (frame / (RATE * (1 + ppm / 1e6))) * 1e9;

describe('FrameClock', () => {
  it('dates frames exactly where timestamps are exact', () => {
    const clock = fedClock(10, 0, () => 0);
    expect(clock.capturedAtNs(0)).toBeCloseTo(START_NS, -1);
  });

  it('stays within a frame of the truth when single timestamps are late by much', () => {
    const clock = fedClock(400, 0, (period) => (period % 7 === 0 ? 0 : (period % 5) * 4e6));
    expect(Math.abs(clock.capturedAtNs(400 * PERIOD) - trueNs(400 * PERIOD, 0))).toBeLessThan(1e9 / RATE);
  });

  it.each([-100, 100])('follows a card that runs at %i ppm', (ppm) => {
    const clock = fedClock(6_000, ppm, () => 0);
    expect(Math.abs(clock.capturedAtNs(6_000 * PERIOD) - trueNs(6_000 * PERIOD, ppm))).toBeLessThan(1e4);
  });

  it.each([-400, -150, 150, 400])('dates frames to 2 us for hours once it has measured a card at %i ppm', (ppm) => {
    // Looks come at any moment between two frames, as they do where the thread and the card know nothing of each other.
    const frames = 30 * 60 * 100;
    const clock = fedClock(frames, ppm, (period) => ((period * 0.618) % 1) * (1e9 / RATE));
    expect(Math.abs(clock.capturedAtNs(frames * PERIOD) - trueNs(frames * PERIOD, ppm))).toBeLessThan(2e3);
  });
});

it('tells the drift of a card to 0.1 ppm from two dates that lie ten minutes apart', () => {
  const dateNs = (frame: number, ppm: number) =>
    fedClock(frame / PERIOD, ppm, (period) => ((period * 0.618) % 1) * (1e9 / RATE)).capturedAtNs(frame);
  for (const ppm of [-200, -3, 0, 50, 200]) {
    const [from, to] = [60 * RATE, 660 * RATE];
    const measuredPpm = (((to - from) / RATE / (dateNs(to, ppm) - dateNs(from, ppm))) * 1e9 - 1) * 1e6;
    expect(Math.abs(measuredPpm - ppm)).toBeLessThan(0.1);
  }
});

describe('framesMissed', () => {
  it('counts the time in which the machine slept, which no frame clock sees', () => {
    const from = { atNs: 5e9, sleptNs: 100e9 };
    expect(framesMissed(from, { atNs: 6e9, sleptNs: 100e9 }, RATE)).toBe(RATE);
    expect(framesMissed(from, { atNs: 6e9, sleptNs: 160e9 }, RATE)).toBe(61 * RATE);
  });

  it('does not take the time between two looks at the clocks for sleep', () => {
    expect(framesMissed({ atNs: 0, sleptNs: 0 }, { atNs: 1e9, sleptNs: 4e6 }, RATE)).toBe(RATE);
    expect(framesMissed({ atNs: 0, sleptNs: 4e6 }, { atNs: 1e9, sleptNs: 0 }, RATE)).toBe(RATE);
  });
});

describe('framesBetween', () => {
  it('rounds to whole frames and never counts backwards', () => {
    expect(framesBetween(0, 1e9, RATE)).toBe(RATE);
    expect(framesBetween(0, 1e9 / RATE / 3, RATE)).toBe(0);
    expect(framesBetween(1e9, 0, RATE)).toBe(0);
  });
});
