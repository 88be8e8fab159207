import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { enterPages, firstPageFrom } from '../alsa/libc.ts';
import { RingReader, RingWriter } from '../pcm/period-ring.ts';
import { type RingMemory, bodyOf, createRing } from '../pcm/ring-memory.ts';
import { copyAhead, moveRing } from './move-ring.ts';
import { RingFile } from './ring-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync('/dev/shm/move-ring-');
});
afterEach(() => rmSync(dir, { recursive: true }));

const FORMAT = { sampleFormat: 'S32_LE', rate: 48_000, channels: 2 } as const;
const PERIOD_FRAMES = 480;
const { signal } = new AbortController();

class MovingRing {
  readonly memory: RingMemory;
  readonly writer: RingWriter;
  private published = 0;

  constructor(lengthMs: number) {
    this.memory = createRing(FORMAT, PERIOD_FRAMES, lengthMs, { id: 'moving', pageFrom: firstPageFrom });
    this.writer = new RingWriter(this.memory);
  }

  get body(): Uint8Array {
    return bodyOf(this.memory);
  }

  /** Fills so many records, each with another value than the ones before it. */
  publish(records: number): void {
    for (let record = 0; record < records; record++) {
      this.writer.target.fill((this.published % 255) + 1);
      this.writer.publishFrames(PERIOD_FRAMES, 0);
      this.published += 1;
    }
  }

  /** Records that do not hold what was published. */
  wrongRecords(): number[] {
    const reader = new RingReader(this.memory);
    const from = Math.max(0, this.published - this.memory.shape.slots + 1);
    const records = Array.from({ length: this.published - from }, (_, at) => from + at);
    return records.filter((record) => !reader.samples(record).every((byte) => byte === (record % 255) + 1));
  }

  async file(): Promise<RingFile> {
    return RingFile.make(join(dir, 'ring'), this.body.byteLength, signal);
  }
}

it.each([
  { what: 'before it has come around', lengthMs: 10_000, before: 100, meanwhile: 50 },
  { what: 'while it comes around', lengthMs: 1_000, before: 80, meanwhile: 50 },
  { what: 'that comes around more than once', lengthMs: 500, before: 500, meanwhile: 500 },
  { what: 'with nothing in it yet', lengthMs: 500, before: 0, meanwhile: 3 },
])('has a file hold what a ring held and holds from then on, $what', async ({ lengthMs, before, meanwhile }) => {
  const ring = new MovingRing(lengthMs);
  const file = await ring.file();
  ring.publish(before);
  const offer = await copyAhead(ring.memory, file.fd, signal);
  ring.publish(meanwhile);
  const held = Buffer.from(ring.body);
  const head = ring.writer.head('boot');
  moveRing(ring.writer, offer, head);
  expect(Buffer.from(ring.body.subarray(head.length)).equals(held.subarray(head.length))).toBe(true);
  ring.publish(3);
  expect(readFileSync(file.path).equals(ring.body)).toBe(true);
  file.close();
});

it.each([
  { what: 'faster than it is copied', lengthMs: 100_000, recordsAtOnce: 400 },
  { what: 'until it comes around meanwhile', lengthMs: 2_000, recordsAtOnce: 50 },
])('has a file hold what a ring held, filled $what', async ({ lengthMs, recordsAtOnce }) => {
  const ring = new MovingRing(lengthMs);
  const file = await ring.file();
  ring.publish(recordsAtOnce);
  const copy = { isMade: false };
  let turns = 0;
  const filling = (async () => {
    for (; !copy.isMade; turns++) {
      ring.publish(recordsAtOnce);
      await new Promise(setImmediate);
    }
  })();
  const offer = await copyAhead(ring.memory, file.fd, signal);
  copy.isMade = true;
  await filling;
  expect(turns).toBeGreaterThan(0);
  moveRing(ring.writer, offer, ring.writer.head('boot'));
  ring.publish(1);
  const held = Buffer.from(ring.body);
  expect(readFileSync(file.path).equals(held)).toBe(true);
  expect(ring.wrongRecords()).toEqual([]);
  file.close();
});

it('gives up copying for a process that ends', async () => {
  const ring = new MovingRing(10_000);
  const file = await ring.file();
  ring.publish(900);
  await expect(copyAhead(ring.memory, file.fd, AbortSignal.abort())).rejects.toThrow('aborted');
  file.close();
});

it('leaves little to the reader thread', async () => {
  const ring = new MovingRing(10_000);
  const file = await ring.file();
  ring.publish(900);
  expect(await copyAhead(ring.memory, file.fd, signal)).toEqual({ fd: file.fd, copiedRecords: 900 });
  file.close();
});

/** KiB of a file that this process can touch without waiting for the kernel. */
function enteredKib(path: string): number {
  const [, behindPath = ''] = readFileSync('/proc/self/smaps', 'utf8').split(path);
  return Number(/Rss: +(\d+) kB/.exec(behindPath)?.[1]);
}

it('enters the pages of a ring before they are touched', async () => {
  const ring = new MovingRing(10_000);
  const file = await ring.file();
  moveRing(ring.writer, { fd: file.fd, copiedRecords: 0 }, ring.writer.head('boot'));
  const touchedKib = enteredKib(file.path);
  await enterPages(ring.body);
  expect([touchedKib < 200, enteredKib(file.path)]).toEqual([true, Math.ceil(ring.body.byteLength / 4_096) * 4]);
  file.close();
});
