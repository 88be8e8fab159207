import { constants } from 'node:os';

import { expect, it } from '@jest/globals';

import { AlsaSource } from './alsa-source.ts';

const RATE = 48_000;
const PERIOD = 480;
const format = { sampleFormat: 'S16_LE', rate: RATE, channels: 1 } as const;
/** Of a suspended stream; Node knows no name for it. */
const ESTRPIPE = 86;

/** A PCM that gives a period each 10 ms of `clock.nowNs`, until it answers `fault` to a wait. */
function pcmOn(clock: { nowNs: number }, faults: { next: number }) {
  const status = { availFrames: 0, atNs: 0 };
  let readyFrames = 0;
  return {
    granted: { format, periodFrames: PERIOD, bufferFrames: 96_000 },
    status,
    wait: () => {
      if (faults.next > 0) return -faults.next;
      clock.nowNs += 10e6;
      readyFrames += PERIOD;
      return 1;
    },
    readStatus: () => {
      status.availFrames = readyFrames;
      status.atNs = clock.nowNs;
      return 0;
    },
    forward: (frames: number) => frames,
    read: () => {
      readyFrames -= PERIOD;
      return PERIOD;
    },
    restart: () => 0,
    close: () => undefined,
  };
}

it('counts the sleep that suspended the stream into the gap, though it wakes up after it', () => {
  const clock = { nowNs: 10e9 };
  const faults = { next: 0 };
  let sleptNs = 0;
  const source = new AlsaSource(pcmOn(clock, faults), () => sleptNs);
  const target = new Uint8Array(PERIOD * 2);
  expect(source.read(target)).toMatchObject({ kind: 'frames', frames: PERIOD });

  // CLOCK_MONOTONIC stands still for the hour that the machine sleeps.
  sleptNs = 3_600e9;
  faults.next = ESTRPIPE;
  expect(source.read(target)).toMatchObject({ kind: 'frames', frames: 0 });
  faults.next = 0;
  const gap = source.read(target);
  expect(gap).toMatchObject({ kind: 'gap', fault: 'suspended' });
  expect(gap.kind === 'gap' ? gap.lostFrames / RATE : 0).toBeCloseTo(3_600, 1);
});

it('counts no sleep twice', () => {
  const clock = { nowNs: 10e9 };
  const faults = { next: 0 };
  let sleptNs = 0;
  const source = new AlsaSource(pcmOn(clock, faults), () => sleptNs);
  const target = new Uint8Array(PERIOD * 2);
  const stopBy = (errno: number): number => {
    source.read(target);
    faults.next = errno;
    source.read(target);
    faults.next = 0;
    const gap = source.read(target);
    return gap.kind === 'gap' ? gap.lostFrames : 0;
  };
  sleptNs = 3_600e9;
  expect(stopBy(ESTRPIPE)).toBeGreaterThan(3_599 * RATE);
  expect(stopBy(constants.errno.EPIPE)).toBeLessThan(RATE);
});

it('declares what it read too late, after the process stood still between a look and a read', () => {
  const clock = { nowNs: 10e9 };
  let readyFrames = 0;
  /** Plays to the clock; `standStill` is how long the process stands still before its next read, frames. */
  let standStill = 0;
  const pass = (frames: number): void => {
    readyFrames += frames;
    clock.nowNs += (frames / RATE) * 1e9;
  };
  const status = { availFrames: 0, atNs: 0 };
  const pcm = {
    ...pcmOn(clock, { next: 0 }),
    status,
    wait: () => {
      pass(2 * PERIOD);
      return 1;
    },
    readStatus: () => {
      status.availFrames = readyFrames;
      status.atNs = clock.nowNs;
      return 0;
    },
    forward: (frames: number) => {
      readyFrames -= frames;
      return frames;
    },
    read: () => {
      pass(standStill);
      standStill = 0;
      readyFrames -= PERIOD;
      return PERIOD;
    },
  };
  const source = new AlsaSource(
    pcm,
    () => 0,
    () => clock.nowNs / 1e6,
  );
  const target = new Uint8Array(PERIOD * 2);
  const first = source.read(target);
  expect(first).toMatchObject({ kind: 'frames', frames: PERIOD });
  const firstAtNs = first.kind === 'frames' ? first.firstFrameAtNs : 0;

  // The second period of the burst is read without another look; half a second more than the device holds passes first.
  standStill = 96_000 + RATE / 2;
  const gap = source.read(target);
  expect(gap).toMatchObject({ kind: 'gap', fault: 'overrun' });
  const lostFrames = gap.kind === 'gap' ? gap.lostFrames : 0;
  expect(lostFrames).toBeGreaterThanOrEqual(RATE / 2);

  // What is read next lies behind the gap, to the frame.
  const next = source.read(target);
  const nextAtNs = next.kind === 'frames' ? next.firstFrameAtNs : 0;
  expect(((nextAtNs - firstAtNs) / 1e9) * RATE).toBeCloseTo(PERIOD + lostFrames, 3);
});

it('keeps what it read late where the device has not come around', () => {
  const clock = { nowNs: 10e9 };
  const source = new AlsaSource(
    pcmOn(clock, { next: 0 }),
    () => 0,
    () => clock.nowNs / 1e6 + (clock.nowNs > 10.05e9 ? 1_990 : 0),
  );
  const target = new Uint8Array(PERIOD * 2);
  for (let period = 0; period < 10; period++) {
    expect(source.read(target)).toMatchObject({ kind: 'frames', frames: PERIOD });
  }
});
