import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { enterPages, firstPageFrom } from '../alsa/libc.ts';
import { RingWriter } from '../pcm/period-ring.ts';
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

class MovingRing {
  readonly memory: RingMemory;
  readonly writer: RingWriter;
  private value = 0;

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
      this.value = (this.value % 255) + 1;
      this.writer.target.fill(this.value);
      this.writer.publishFrames(PERIOD_FRAMES, 0);
    }
  }

  async file(): Promise<RingFile> {
    return RingFile.make(join(dir, 'ring'), this.body.byteLength, new AbortController().signal);
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
  const offer = await copyAhead(ring.memory, file.fd);
  ring.publish(meanwhile);
  const held = Buffer.from(ring.body);
  const head = ring.writer.head('boot');
  moveRing(ring.writer, offer, head);
  expect(Buffer.from(ring.body.subarray(head.length)).equals(held.subarray(head.length))).toBe(true);
  ring.publish(3);
  expect(readFileSync(file.path).equals(ring.body)).toBe(true);
  file.close();
});

it('leaves little to the reader thread', async () => {
  const ring = new MovingRing(10_000);
  const file = await ring.file();
  ring.publish(900);
  expect(await copyAhead(ring.memory, file.fd)).toEqual({ fd: file.fd, copiedRecords: 900 });
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
