import { randomUUID } from 'node:crypto';
import {
  closeSync,
  linkSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { WAVE_HEADER_BYTES } from '@rakkr/shared/audio/vocabulary';

import type { GapLine, LedgerLine, SegmentLine, StartLine } from '../pcm/ledger.ts';
import { RingReader, RingWriter } from '../pcm/period-ring.ts';
import { ringHead } from '../pcm/ring-head.ts';
import { bodyOf, createRing } from '../pcm/ring-memory.ts';
import { openSegmentFile, segmentFile } from '../pcm/spool-files.ts';
import { bootId, monotonicNs, monotonicToUtcMs } from '../platform/clock.ts';
import { LeftRing } from './left-ring.ts';
import { LeftRings } from './left-rings.ts';
import { recoverRecording } from './recover-recording.ts';
import { resumePoint } from './resume-point.ts';
import { hasMore, ringPoint, takeOverRing } from './take-over-ring.ts';
import { Tap } from './tap.ts';

const RATE = 48_000;
const PERIOD = 480;
const RING_MS = 1_000;
const DEVICE_CHANNELS = 3;
const FORMAT = { sampleFormat: 'S32_LE', rate: RATE, channels: DEVICE_CHANNELS } as const;
const BOOT = bootId();
/** Stored channels: other ones than the device's, in another order. */
const CHANNELS = [3, 1];
const SEGMENT_FRAMES = 10_000;

let dir: string;
let dead: DeadCapture;
beforeEach(() => {
  dir = mkdtempSync('/tmp/take-over-');
  dead = new DeadCapture();
});
afterEach(() => rmSync(dir, { recursive: true }));

const START: StartLine = {
  type: 'start',
  recordingId: 'rec_one',
  source: 'alsa',
  device: 'pace',
  deviceFormat: FORMAT,
  deviceBuffer: { periodFrames: PERIOD, bufferFrames: 2 * RATE },
  format: { sampleFormat: 'S32_LE', rate: RATE, channels: CHANNELS.length },
  channels: CHANNELS,
  segmentFrames: SEGMENT_FRAMES,
  description: '',
  startedAt: '2026-01-01T00:00:00.000Z',
  preRollFrames: 0,
};

const order = (endAtUtcMs: number | null = null) => ({
  ...{ recordingId: 'rec_one', dir, channels: CHANNELS, segmentFrames: SEGMENT_FRAMES, endAtUtcMs, preRollMs: 0 },
  description: '',
});

/** A capture whose device gives, on each channel, its frame's number and the channel; and what it leaves when it dies. */
class DeadCapture {
  readonly openedAtNs = monotonicNs() - 60e9;
  readonly memory = createRing(FORMAT, PERIOD, RING_MS, { id: randomUUID(), pageFrom: (_, fromByte) => fromByte });
  private readonly device = new RingWriter(this.memory);
  private readonly tap: Tap;

  constructor(start: StartLine = START) {
    this.tap = new Tap(
      {
        ...{ type: 'join', order: order(), start, orderedAtNs: 0, fromNs: 0, resume: null },
        progress: new SharedArrayBuffer(16),
      },
      new RingReader(this.memory),
      BOOT,
      () => undefined,
    );
  }

  atNs(frame: number): number {
    return this.openedAtNs + (frame / RATE) * 1e9;
  }

  play(periods: number): void {
    for (let at = 0; at < periods; at++) {
      const { device } = this;
      const samples = new Int32Array(device.target.buffer, device.target.byteOffset, PERIOD * DEVICE_CHANNELS);
      samples.forEach((_, index) => {
        samples[index] = sample(device.nextFrame + Math.floor(index / DEVICE_CHANNELS), (index % DEVICE_CHANNELS) + 1);
      });
      device.publishFrames(PERIOD, this.atNs(device.nextFrame));
    }
  }

  lose(frames: number): void {
    this.device.publishGap(frames, 'overrun', this.atNs(this.device.nextFrame));
  }

  /** Half a period stands in the slot that comes next. */
  playHalfAPeriod(): void {
    this.device.target.fill(0xee, 0, (PERIOD / 2) * DEVICE_CHANNELS * 4);
  }

  /** Writes what the ring has. */
  write(): void {
    do this.tap.pump(monotonicNs());
    while (this.tap.isBehind);
  }

  /** Its ring as it stays behind. */
  ringFile(boot = BOOT): string {
    const path = join(dir, 'dead.ring');
    const body = bodyOf(this.memory);
    body.set(ringHead(this.memory, boot));
    writeFileSync(path, body, { mode: 0o600 });
    return path;
  }
}

const sample = (frame: number, channel: number): number => (frame << 8) | channel;

/** Takes the recording up as the next capture does, less its thread. */
async function takeUp(path: string, endAtUtcMs: number | null = null): Promise<readonly LedgerLine[]> {
  const rings = LeftRings.open(path, BOOT);
  const ledger = await recoverRecording(dir, [], async (lines) => {
    const point = ringPoint(lines);
    const fd = point === null ? null : rings.find(point.ringId);
    if (point === null || fd === null) return false;
    const ring = LeftRing.read(fd)!;
    if (!hasMore(ring, point)) return false;
    takeOverRing(ring, order(endAtUtcMs), point, BOOT);
    closeSync(fd);
    return true;
  });
  rings.drop();
  await ledger.close();
  return ledger.lines;
}

const segmentsOf = (lines: readonly LedgerLine[]): SegmentLine[] => lines.filter((line) => line.type === 'segment');
const gapsOf = (lines: readonly LedgerLine[]): GapLine[] => lines.filter((line) => line.type === 'gap');

/** The device's number of a segment's first frame, once every one of its samples was found to be the right one. */
function checkedFirstFrame({ index, lengthFrames, anchor }: SegmentLine): number {
  const first = anchor.ring!.deviceFrame;
  const pcm = readFileSync(join(dir, segmentFile(index))).subarray(WAVE_HEADER_BYTES);
  expect(pcm.length).toBe(lengthFrames * CHANNELS.length * 4);
  let wrong = 0;
  for (let at = 0; at < lengthFrames * CHANNELS.length; at++) {
    const channel = CHANNELS[at % CHANNELS.length]!;
    if (pcm.readInt32LE(at * 4) !== sample(first + Math.floor(at / CHANNELS.length), channel)) wrong++;
  }
  expect(wrong).toBe(0);
  return first;
}

describe('taking over the ring of a dead process', () => {
  it('brings every frame behind the last one that was written, in segments of the usual length', async () => {
    dead.play(20);
    dead.write();
    dead.play(60);
    const lines = await takeUp(dead.ringFile());
    const segments = segmentsOf(lines);
    expect(segments.map(({ index, startFrame, lengthFrames }) => [index, startFrame, lengthFrames])).toEqual([
      [0, 0, 20 * PERIOD],
      [1, 20 * PERIOD, SEGMENT_FRAMES],
      [2, 20 * PERIOD + SEGMENT_FRAMES, SEGMENT_FRAMES],
      [3, 20 * PERIOD + 2 * SEGMENT_FRAMES, 60 * PERIOD - 2 * SEGMENT_FRAMES],
    ]);
    expect(segments.map(checkedFirstFrame)).toEqual(segments.map(({ startFrame }) => startFrame));
    expect(gapsOf(lines)).toEqual([]);
    expect(resumePoint(lines, BOOT)).toMatchObject({ nextIndex: 4, nextFrame: 80 * PERIOD });
    expect(resumePoint(lines, BOOT)!.nextFrameAtNs! - dead.atNs(80 * PERIOD)).toBeCloseTo(0, -3);
  });

  it('goes on in the middle of a period when the kill came in the middle of a write', async () => {
    dead.play(20);
    dead.write();
    dead.play(5);
    const path = join(dir, openSegmentFile(0));
    truncateSync(path, statSync(path).size - 100 * CHANNELS.length * 4 - 3); // a frame that is not whole is no frame
    const segments = segmentsOf(await takeUp(dead.ringFile()));
    expect(segments.map(({ lengthFrames }) => lengthFrames)).toEqual([20 * PERIOD - 101, 5 * PERIOD + 101]);
    expect(segments.map(checkedFirstFrame)).toEqual([0, 20 * PERIOD - 101]);
  });

  it('brings them though the recording began on a device that then gave more channels', async () => {
    dead = new DeadCapture({ ...START, deviceFormat: { ...FORMAT, channels: 8 } });
    dead.play(20);
    dead.write();
    dead.play(5);
    expect(segmentsOf(await takeUp(dead.ringFile())).map(checkedFirstFrame)).toEqual([0, 20 * PERIOD]);
  });

  it('dates them by the clocks of their time, though the machine has slept since', async () => {
    dead.play(20);
    dead.write();
    dead.play(5);
    const fd = openSync(dead.ringFile(), 'r');
    const hourNs = 3_600e9;
    const ledger = await recoverRecording(dir, [], async (lines) => {
      const point = ringPoint(lines)!;
      takeOverRing(LeftRing.read(fd)!, order(), { ...point, sleptNs: point.sleptNs! - hourNs }, BOOT);
      return true;
    });
    await ledger.close();
    closeSync(fd);
    const [written, brought] = segmentsOf(ledger.lines).map(({ anchor }) => anchor);
    const betweenNs = brought!.monotonicNs - written!.monotonicNs;
    expect((brought!.sleptNs! - written!.sleptNs! + hourNs) / 1e9).toBeCloseTo(0, 0);
    expect((brought!.utcMs - written!.utcMs - betweenNs / 1e6 + hourNs / 1e6) / 1e3).toBeCloseTo(0, 0);
  });

  it('declares what the device did not give, with its cause and as long as it was', async () => {
    dead.play(20);
    dead.write();
    dead.play(5);
    dead.lose(1_234);
    dead.play(5);
    const lines = await takeUp(dead.ringFile());
    expect(gapsOf(lines)).toMatchObject([{ startFrame: 25 * PERIOD, lengthFrames: 1_234, cause: 'overrun' }]);
    expect(segmentsOf(lines).map(checkedFirstFrame)).toEqual([0, 20 * PERIOD, 25 * PERIOD + 1_234]);
  });

  it('declares what the ring had lost before the process died', async () => {
    dead.play(20);
    dead.write();
    dead.play(130);
    const lines = await takeUp(dead.ringFile());
    const held = 99; // of 100: the one before the oldest may be half overwritten
    const lengthFrames = (150 - held - 20) * PERIOD;
    expect(gapsOf(lines)).toMatchObject([{ startFrame: 20 * PERIOD, lengthFrames, cause: 'io-error' }]);
    const segments = segmentsOf(lines);
    expect(segments.map(checkedFirstFrame)).toEqual(segments.map(({ startFrame }) => startFrame));
    expect(segments.at(-1)!.startFrame + segments.at(-1)!.lengthFrames).toBe(150 * PERIOD);
  });

  it('leaves out the period that the process was reading when it died', async () => {
    dead.play(20);
    dead.write();
    dead.play(130);
    dead.write();
    dead.play(5);
    dead.playHalfAPeriod();
    const segments = segmentsOf(await takeUp(dead.ringFile()));
    expect(segments.at(-1)!.startFrame + segments.at(-1)!.lengthFrames).toBe(155 * PERIOD);
    segments.forEach(checkedFirstFrame);
  });

  it('brings nothing from beyond the end of the order', async () => {
    dead.play(20);
    dead.write();
    dead.play(60);
    const lines = await takeUp(dead.ringFile(), monotonicToUtcMs(dead.atNs(50 * PERIOD)));
    const { startFrame, lengthFrames } = segmentsOf(lines).at(-1)!;
    expect(Math.abs(startFrame + lengthFrames - 50 * PERIOD)).toBeLessThan(RATE / 1_000);
    expect(gapsOf(lines)).toEqual([]);
  });

  it('changes nothing the second time, and nothing where all was written', async () => {
    dead.play(20);
    dead.write();
    expect(segmentsOf(await takeUp(dead.ringFile()))).toHaveLength(1);
    dead.play(5);
    expect(segmentsOf(await takeUp(dead.ringFile()))).toHaveLength(2);
    expect(segmentsOf(await takeUp(dead.ringFile()))).toHaveLength(2);
  });

  it('does without a ring of another boot, of another process, or that others may write', async () => {
    dead.play(20);
    dead.write();
    dead.play(5);
    const other = new DeadCapture();
    other.play(30);
    expect(segmentsOf(await takeUp(other.ringFile()))).toHaveLength(1);
    expect(segmentsOf(await takeUp(dead.ringFile('another-boot')))).toHaveLength(1);
    const path = dead.ringFile();
    truncateSync(path, statSync(path).size - 1);
    expect(segmentsOf(await takeUp(path))).toHaveLength(1);
    expect(segmentsOf(await takeUp(join(dir, 'nothing.ring')))).toHaveLength(1);
  });
});

describe('the rings that dead processes have left', () => {
  const leave = (): string => {
    dead = new DeadCapture();
    dead.play(3);
    return dead.ringFile();
  };

  it('are two, the older one under its own name, and gone when they are dropped', () => {
    const first = leave();
    const firstId = dead.memory.id;
    LeftRings.open(first, BOOT);
    const rings = LeftRings.open(leave(), BOOT);
    const ids = [firstId, dead.memory.id];
    const fds = ids.map((id) => rings.find(id)!);
    expect(rings.count).toBe(2);
    expect(fds.map((fd) => LeftRing.read(fd)?.id)).toEqual(ids);
    rings.drop();
    expect(ids.map((id) => rings.find(id))).toEqual([null, null]);
    expect(fds.map((fd) => LeftRing.read(fd)?.framesCaptured)).toEqual([3 * PERIOD, 3 * PERIOD]);
    expect(() => statSync(`${first}.before`)).toThrow('ENOENT');
    fds.forEach(closeSync);
  });

  it('give way to one that was filled, not to one that never was', () => {
    const path = leave();
    const { id } = dead.memory;
    LeftRings.open(path, BOOT);
    writeFileSync(path, new Uint8Array(8_192), { mode: 0o600 });
    const rings = LeftRings.open(path, BOOT);
    expect(rings.find(id)).not.toBeNull();
    expect(() => openSync(path, 'r')).toThrow('ENOENT');
  });

  it('are looked at in their places, and stay there', () => {
    const path = leave();
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();
    linkSync(path, `${path}.before`); // as it is found when it gets its other name between the two looks
    const rings = LeftRings.look(path, BOOT);
    expect(rings.count).toBe(1);
    expect(open()).toBe(before + 1);
    rings.drop();
    expect(open()).toBe(before);
    expect([path, `${path}.before`].map((name) => statSync(name).nlink)).toEqual([2, 2]);
  });

  it('are nobody else’s: a link, or a file that others may read, is none', () => {
    const path = leave();
    const { id } = dead.memory;
    const bytes = readFileSync(path);
    rmSync(path);
    writeFileSync(path, bytes, { mode: 0o644 });
    expect(LeftRings.open(path, BOOT).find(id)).toBeNull();
  });
});
