import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig } from './support/capture-rig.ts';
import { framesApart, numberNow } from './support/paced-numbers.ts';
import { misplacedSegments, readRecording } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

const RATE = 48_000;
const CHANNELS = 16;
const TAPS = 16;
const SEED = 20_261_121;
/** Joins and leaves fall into so many milliseconds. */
const SPREAD_MS = 5_000;
/** The device's timestamps tell a moment so exactly. */
const MOST_OFF_FRAMES = 48;

/** Numbers from 0 to 1, the same each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Plan {
  readonly recordingId: string;
  readonly channels: readonly number[];
  readonly segmentFrames: number;
  readonly joinAfterMs: number;
  readonly leaveAfterMs: number;
}

function plans(): Plan[] {
  const random = seeded(SEED);
  const below = (bound: number): number => Math.floor(random() * bound);
  return Array.from({ length: TAPS }, (_, at) => {
    const all = Array.from({ length: CHANNELS }, (_channel, index) => index + 1).toSorted(() => random() - 0.5);
    const joinAfterMs = below(SPREAD_MS);
    return {
      recordingId: `rec_${String(at)}`,
      channels: all.slice(0, 1 + below(CHANNELS)),
      segmentFrames: 4_801 + below(40_000),
      joinAfterMs,
      leaveAfterMs: joinAfterMs + 300 + below(SPREAD_MS),
    };
  });
}

/** Records as planned; returns between which numbers of the device the orders were given and answered. */
async function record({ joinAfterMs, leaveAfterMs, ...order }: Plan) {
  await sleep(joinAfterMs);
  const joined = { from: numberNow(RATE), to: 0 };
  await rig.join(order);
  joined.to = numberNow(RATE);
  await sleep(leaveAfterMs - joinAfterMs);
  const left = { from: numberNow(RATE), to: 0 };
  const outcome = await rig.leave(order.recordingId);
  left.to = numberNow(RATE);
  return { ...order, outcome, joined, left };
}

it(`gives sixteen recordings that come and go their own channels, each from its own frame to its own (seed ${String(SEED)})`, async () => {
  rig = await CaptureRig.start({ channels: CHANNELS });
  const recorded = await Promise.all(plans().map(record));
  expect((await rig.status()).taps).toEqual([]);

  for (const { recordingId, channels, outcome, joined, left } of recorded) {
    const recording = await readRecording(join(rig.dir, recordingId), channels);
    const first = recording.segments[0]!.firstNumber;
    const isWithin = (number: number, { from, to }: typeof joined): boolean =>
      framesApart(from, number) >= -MOST_OFF_FRAMES && framesApart(number, to) >= -MOST_OFF_FRAMES;
    expect({ recordingId, gaps: recording.gaps, totalFrames: recording.totalFrames }).toEqual({
      recordingId,
      gaps: [],
      totalFrames: outcome.totalFrames,
    });
    expect(misplacedSegments(recording)).toEqual([]);
    expect(isWithin(first, joined)).toBe(true);
    expect(isWithin(first + recording.totalFrames, left)).toBe(true);
  }
});
