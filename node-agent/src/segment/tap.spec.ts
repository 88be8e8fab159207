import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { WAVE_HEADER_BYTES } from '@rakkr/shared/audio/vocabulary';

import type { StartLine } from '../pcm/ledger.ts';
import { RingReader, RingWriter } from '../pcm/period-ring.ts';
import { createRing } from '../pcm/ring-memory.ts';
import { monotonicNs, sleptNs } from '../platform/clock.ts';
import type { ResumePoint, TakeOver, TapEvent } from './tap-messages.ts';
import { Tap } from './tap.ts';

const RATE = 48_000;
const PERIOD = 480;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp('/tmp/tap-');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const startFacts = (deviceChannels: number, channels: readonly number[]): StartLine => ({
  type: 'start',
  recordingId: 'rec_one',
  source: 'alsa',
  device: 'pace',
  deviceFormat: { sampleFormat: 'S32_LE', rate: RATE, channels: deviceChannels },
  deviceBuffer: { periodFrames: PERIOD, bufferFrames: 2 * RATE },
  format: { sampleFormat: 'S32_LE', rate: RATE, channels: channels.length },
  channels,
  segmentFrames: 100 * RATE,
  description: '',
  startedAt: '2026-01-01T00:00:00.000Z',
  preRollFrames: 0,
});

interface TapOptions {
  readonly channels?: readonly number[];
  readonly deviceChannels?: number;
  readonly fromNs?: number;
  readonly resume?: ResumePoint | null;
  readonly takeOver?: Omit<TakeOver, 'start'>;
}

/** A device that plays frame numbers from the moment 0 on, its ring, and taps on it. */
class Rig {
  readonly events: TapEvent[] = [];
  readonly openedAtNs = monotonicNs();
  private readonly memory;
  private readonly device;

  constructor(
    private readonly channels: number,
    ringMs: number,
  ) {
    this.memory = createRing({ sampleFormat: 'S32_LE', rate: RATE, channels }, PERIOD, ringMs);
    this.device = new RingWriter(this.memory);
  }

  /** Moment at which the device plays a frame. */
  atNs(frame: number): number {
    return this.openedAtNs + (frame / RATE) * 1e9;
  }

  play(periods: number): void {
    for (let at = 0; at < periods; at++) {
      const { device } = this;
      const samples = new Int32Array(device.target.buffer, device.target.byteOffset, PERIOD * this.channels);
      for (let index = 0; index < samples.length; index++) {
        samples[index] = (device.nextFrame + Math.floor(index / this.channels)) * 256 + (index % this.channels);
      }
      device.publishFrames(PERIOD, this.atNs(device.nextFrame));
    }
  }

  lose(frames: number): void {
    this.device.publishGap(frames, 'overrun', this.atNs(this.device.nextFrame));
  }

  tap({ channels = [1], deviceChannels = this.channels, fromNs = 0, resume = null, takeOver }: TapOptions = {}): Tap {
    const start = startFacts(deviceChannels, channels);
    const order = { recordingId: 'rec_one', dir, channels, segmentFrames: 100 * RATE, preRollMs: 0 };
    return new Tap(
      {
        type: 'join',
        order: { ...order, endAtUtcMs: null, description: '' },
        start,
        orderedAtNs: monotonicNs(),
        fromNs,
        resume,
        progress: new SharedArrayBuffer(16),
        ...(takeOver && { takeOver: { ...takeOver, start } }),
      },
      new RingReader(this.memory),
      'boot',
      (event) => this.events.push(event),
    );
  }
}

/** Pumps until the tap has caught up; returns how many pumps that took. */
function pumpAll(tap: Tap): number {
  let pumps = 0;
  do {
    tap.pump(monotonicNs());
    pumps++;
  } while (tap.isBehind);
  return pumps;
}

/** Numbers of the frames that stand in the segments, first channel, and the segments' first numbers on the time line. */
async function stored(events: readonly TapEvent[], channels = 1): Promise<{ from: number; samples: Int32Array }[]> {
  const opened = events.filter((event) => event.type === 'segment-opened');
  const names = (await readdir(dir)).toSorted();
  return Promise.all(
    opened.map(async ({ facts }, at) => {
      const bytes = await readFile(join(dir, names[at] ?? ''));
      const pcm = new Int32Array(bytes.buffer.slice(bytes.byteOffset + WAVE_HEADER_BYTES));
      return { from: facts.startFrame, samples: pcm.filter((_, index) => index % channels === 0).map((x) => x >> 8) };
    }),
  );
}

const run = (from: number, frames: number): number[] => Array.from({ length: frames }, (_, at) => from + at);

it('takes its channel from a device that was opened again with fewer channels', async () => {
  const rig = new Rig(2, 500);
  const start = startFacts(4, [2]);
  const resume = {
    start,
    nextIndex: 1,
    nextFrame: RATE,
    nextFrameAtNs: rig.openedAtNs,
    sleptNs: null,
    nextFrameAtUtcMs: 0,
  };
  rig.play(1);
  const tap = rig.tap({ channels: [2], deviceChannels: 4, resume });
  pumpAll(tap);
  const [bytes] = await Promise.all((await readdir(dir)).map((name) => readFile(join(dir, name))));
  expect(run(0, 4).map((frame) => bytes!.readInt32LE(WAVE_HEADER_BYTES + frame * 4))).toEqual([1, 257, 513, 769]);
});

describe('a fresh recording', () => {
  it('begins with the frame of its moment in the past, to the frame, and has all that followed', async () => {
    const rig = new Rig(1, 10_000);
    rig.play(900);
    const tap = rig.tap({ fromNs: rig.atNs(123_456) });
    pumpAll(tap);
    const [segment] = await stored(rig.events);
    expect(segment!.from).toBe(0);
    expect([...segment!.samples]).toEqual(run(123_456, 900 * PERIOD - 123_456));
  });

  it('begins with the first frame of the device where that is later than its moment', async () => {
    const rig = new Rig(1, 10_000);
    rig.play(5);
    pumpAll(rig.tap({ fromNs: rig.openedAtNs - 60e9 }));
    expect([...(await stored(rig.events))[0]!.samples]).toEqual(run(0, 5 * PERIOD));
  });

  it('has nothing from before its moment, not even the rest of the period', async () => {
    const rig = new Rig(1, 10_000);
    rig.play(3);
    const tap = rig.tap({ fromNs: rig.atNs(4 * PERIOD + 7) });
    pumpAll(tap);
    expect(await readdir(dir)).toEqual([]);
    rig.play(2);
    pumpAll(tap);
    expect([...(await stored(rig.events))[0]!.samples]).toEqual(run(4 * PERIOD + 7, PERIOD - 7));
  });

  it('declares a gap that lies between its moment in the past and now', async () => {
    const rig = new Rig(1, 10_000);
    rig.play(10);
    rig.lose(1_000);
    rig.play(10);
    pumpAll(rig.tap({ fromNs: rig.atNs(480) }));
    const [before, after] = await stored(rig.events);
    expect([...before!.samples]).toEqual(run(480, 9 * PERIOD));
    expect(after!.from).toBe(9 * PERIOD + 1_000);
    expect([...after!.samples]).toEqual(run(10 * PERIOD + 1_000, 10 * PERIOD));
  });

  it('gives way to others while it has seconds of the ring to catch up with', async () => {
    const rig = new Rig(8, 10_000);
    rig.play(800);
    const channels = run(1, 8);
    expect(pumpAll(rig.tap({ channels, fromNs: rig.openedAtNs }))).toBeGreaterThan(20);
    expect([...(await stored(rig.events, 8))[0]!.samples]).toEqual(run(0, 800 * PERIOD));
  });
});

it('does not take frames a second time that the recording had before it was taken up again', async () => {
  const rig = new Rig(1, 10_000);
  rig.play(20);
  const start = startFacts(1, [1]);
  const nextFrameAtNs = rig.atNs(15 * PERIOD + 5);
  const resume = { start, nextIndex: 1, nextFrame: 7_000, nextFrameAtNs, sleptNs: null, nextFrameAtUtcMs: 0 };
  pumpAll(rig.tap({ resume }));
  const [segment] = await stored(rig.events);
  expect([segment!.from, segment!.samples[0]]).toEqual([7_000, 15 * PERIOD + 5]);
});

describe('a recording that is taken up again', () => {
  const LATER = 4_800;
  const gapAfter = (beforeNs: number | null): number | undefined => {
    const rig = new Rig(1, 10_000);
    rig.play(20);
    const start = startFacts(1, [1]);
    const nextFrameAtNs = rig.openedAtNs - (LATER / RATE) * 1e9;
    pumpAll(
      rig.tap({
        resume: { start, nextIndex: 1, nextFrame: 7_000, nextFrameAtNs, sleptNs: beforeNs, nextFrameAtUtcMs: 0 },
      }),
    );
    const opened = rig.events.find((event) => event.type === 'segment-opened');
    return opened?.facts.gapBefore?.lengthFrames;
  };

  it('lacks what passed since, to the frame', () => {
    expect(gapAfter(sleptNs())).toBe(LATER);
    expect(gapAfter(null)).toBe(LATER);
  });

  it('lacks what passed while the machine slept, too', () => {
    const asleepFrames = (gapAfter(sleptNs() - 90 * 60e9) ?? 0) - LATER;
    const tenMsFrames = RATE / 100;
    expect(Math.abs(asleepFrames - 90 * 60 * RATE)).toBeLessThanOrEqual(2 * tenMsFrames);
  });

  it('shows its break after a restart of a machine whose clock has stepped back: a frame is missing at least', () => {
    const rig = new Rig(1, 10_000);
    rig.play(20);
    const before = { start: startFacts(1, [1]), nextIndex: 1, nextFrame: 7_000, nextFrameAtNs: null, sleptNs: null };
    pumpAll(rig.tap({ resume: { ...before, nextFrameAtUtcMs: Date.now() + 3_600_000 } }));
    const opened = rig.events.find((event) => event.type === 'segment-opened');
    expect(opened?.facts).toMatchObject({
      startFrame: 7_001,
      gapBefore: { startFrame: 7_000, lengthFrames: 1, cause: 'host-restart' },
    });
  });
});

it('keeps to what it copied when the ring comes around while it catches up', async () => {
  const rig = new Rig(8, 2_000);
  rig.play(150);
  const channels = run(1, 8);
  const tap = rig.tap({ channels, fromNs: rig.openedAtNs });
  tap.pump(monotonicNs());
  rig.play(350);
  pumpAll(tap);
  const segments = await stored(rig.events, 8);
  expect(segments).toHaveLength(2);
  for (const { from, samples } of segments) expect([...samples]).toEqual(run(from, samples.length));
});

describe('a recording that ends while the device is silent', () => {
  /** Half a second was played when it ends at one second. */
  function endedAtOneSecond(): { rig: Rig; tap: Tap } {
    const rig = new Rig(1, 5_000);
    const tap = rig.tap({ fromNs: rig.openedAtNs });
    rig.play(50);
    pumpAll(tap);
    tap.leave('operator', rig.atNs(RATE));
    tap.pump(rig.atNs(2 * RATE));
    return { rig, tap };
  }

  it('takes frames that the device still held when they come late', () => {
    const { rig, tap } = endedAtOneSecond();
    expect(tap.hasEnded).toBe(false);
    rig.play(100);
    tap.pump(rig.atNs(2 * RATE));
    expect(rig.events.at(-1)).toMatchObject({ type: 'ended', totalFrames: RATE, gap: null });
  });

  it('lacks the rest once no buffer can hold it any more', () => {
    const { rig, tap } = endedAtOneSecond();
    tap.pump(rig.atNs(2.6 * RATE));
    const gap = { cause: 'device-gone', startFrame: RATE / 2, lengthFrames: RATE / 2 };
    expect(rig.events.at(-1)).toMatchObject({ type: 'ended', totalFrames: RATE, gap });
  });
});

describe('a tap that took over from a thread that hangs in the disk', () => {
  const takeOver = { nextIndex: 3, nextFrame: 0, shift: 0, isDiskSilent: true };
  const held = (rig: Rig): readonly number[][] =>
    rig.events.flatMap((event) =>
      event.type === 'segment-held' ? [[event.segment.facts.startFrame, event.segment.lengthFrames]] : [],
    );

  it('leaves the disk alone when a segment in memory is full, and goes on in the next one', async () => {
    const rig = new Rig(32, 4_000);
    rig.play(200);
    const tap = rig.tap({ channels: run(1, 32), takeOver });
    tap.hold();
    pumpAll(tap);
    expect(held(rig)).toEqual([[0, 65_536]]);
    rig.play(150);
    tap.hold();
    pumpAll(tap);
    expect(held(rig)).toEqual([
      [0, 65_536],
      [65_536, 65_536],
    ]);
    expect(await readdir(dir)).toEqual([]);
  });

  it('leaves the disk alone when a gap ends a segment in memory', async () => {
    const rig = new Rig(1, 4_000);
    rig.play(10);
    rig.lose(1_000);
    rig.play(10);
    const tap = rig.tap({ takeOver });
    tap.hold();
    pumpAll(tap);
    expect(held(rig)).toEqual([[0, 10 * PERIOD]]);
    expect(await readdir(dir)).toEqual([]);
  });
});
