import { Worker } from 'node:worker_threads';

import { describe, expect, it } from '@jest/globals';

import { RingReader, RingWriter, emptyRecord } from './period-ring.ts';
import { RingBell } from './ring-bell.ts';
import { type RingMemory, createRing } from './ring-memory.ts';

const format = { sampleFormat: 'S32_LE', rate: 48_000, channels: 2 } as const;

function ring(slots: number) {
  const memory = createRing(format, 480, slots * 10);
  const writer = new RingWriter(memory);
  const reader = new RingReader(memory);
  const publish = (count: number) => {
    for (let at = 0; at < count; at++) {
      writer.target.fill(reader.head & 0xff);
      writer.publishFrames(480, reader.head * 1e7);
    }
  };
  return { memory, writer, reader, publish, record: emptyRecord() };
}

describe('the period ring', () => {
  it('gives a reader each record with its frames, number and time', () => {
    const { reader, publish, record } = ring(16);
    publish(3);
    reader.read(2, record);
    expect(record).toEqual({ gapFault: null, firstFrame: 960, frames: 480, firstFrameAtNs: 2e7 });
    expect([...reader.samples(2).subarray(0, 2)]).toEqual([2, 2]);
    expect(reader.available(1)).toBe(2);
  });

  it('advances the time line by a gap and says why', () => {
    const { writer, reader, publish, record } = ring(16);
    publish(1);
    writer.publishGap(1_000, 'device-gone', 5);
    publish(1);
    reader.read(1, record);
    expect(record).toEqual({ gapFault: 'device-gone', firstFrame: 480, frames: 1_000, firstFrameAtNs: 5 });
    reader.read(2, record);
    expect(record.firstFrame).toBe(1_480);
    expect([reader.framesCaptured, reader.gaps, reader.gapFrames]).toEqual([960, 1, 1_000]);
  });

  it('no longer holds a record whose slot the writer may be filling', () => {
    const { reader, publish } = ring(16);
    publish(15);
    expect(reader.holds(0)).toBe(true);
    publish(1);
    expect(reader.holds(0)).toBe(false);
    expect(reader.holds(1)).toBe(true);
  });

  it('names as oldest a record that stays for a while', () => {
    const { reader, publish } = ring(16);
    expect(reader.oldest()).toBe(0);
    publish(100);
    publish(1);
    expect(reader.holds(reader.oldest())).toBe(true);
    publish(1);
    expect(reader.oldest()).toBe(102 - 14);
  });

  it('leaves the writer at most ten seconds of a long ring', () => {
    const { reader, publish } = ring(9_000);
    publish(9_001);
    expect(reader.oldest()).toBe(9_001 - 8_000);
  });

  it('finds the record of a moment, at most one record too early', () => {
    const { reader, publish } = ring(64);
    publish(200);
    const oldest = reader.oldest();
    for (let record = oldest; record < 200; record++) {
      const found = reader.recordAt(record * 1e7 + 5e6);
      expect(record - found).toBe(record === oldest ? 0 : 1);
    }
    expect([reader.recordAt(0), reader.recordAt(Number.MAX_VALUE)]).toEqual([oldest, 198]);
  });
});

describe('the bell of the period ring', () => {
  /** How often the writer's bell rang. */
  const rings = ({ shared }: RingMemory): number => new Int32Array(shared)[0] ?? 0;

  /** A thread that is to be woken each `records` records, of which `fetched` come at a time. */
  const woken = (memory: RingMemory, records: number, fetched: number) => {
    const bell = new RingBell(memory, 'writer');
    bell.wakeEvery(records);
    bell.fetchEvery(fetched);
  };

  it('rings after so many records, and for fewer when the reader thread is about to sleep', () => {
    const { memory, writer, publish } = ring(16);
    woken(memory, 2, 2);
    publish(1);
    expect(rings(memory)).toBe(0);
    writer.wakeWriter();
    expect(rings(memory)).toBe(1);
    writer.wakeWriter();
    expect(rings(memory)).toBe(1);
    publish(4);
    expect(rings(memory)).toBe(3);
  });

  it('lets a thread sleep that wants more records than are fetched at a time', () => {
    const { memory, writer, publish } = ring(16);
    woken(memory, 5, 2);
    publish(4);
    writer.wakeWriter();
    expect(rings(memory)).toBe(0);
    publish(1);
    expect(rings(memory)).toBe(1);
  });

  it('rings at once for the first frames behind a gap', () => {
    const { memory, writer, publish } = ring(16);
    woken(memory, 5, 2);
    writer.publishGap(480, 'overrun', 0);
    expect(rings(memory)).toBe(0);
    publish(1);
    expect(rings(memory)).toBe(1);
    publish(4);
    expect(rings(memory)).toBe(1);
  });

  it('stays silent while nobody wants records', () => {
    const { memory, writer, publish } = ring(16);
    publish(5);
    writer.wakeWriter();
    writer.publishGap(480, 'overrun', 0);
    publish(1);
    expect(rings(memory)).toBe(0);
    expect(writer.recordsPerFetch).toBe(0);
  });

  it('tells a ring by hand from one by the device', () => {
    const { memory, publish } = ring(16);
    const bell = new RingBell(memory, 'writer');
    bell.wakeEvery(1);
    publish(1);
    expect(bell.wait(0)).toBe(false);
    new RingBell(memory, 'writer').wake();
    expect(bell.wait(0)).toBe(true);
    expect(bell.wait(0)).toBe(false);
  });

  it('ends the sleep of the reader thread when a recording begins', async () => {
    const { memory, writer } = ring(16);
    // What `fetchEvery` does in the writer thread, while this one sleeps.
    const begin = 'const words = new Int32Array(ring); Atomics.store(words, 6, 2); Atomics.notify(words, 6);';
    const source = `const { workerData: ring } = require('node:worker_threads'); setTimeout(() => { ${begin} }, 50);`;
    const thread = new Worker(source, { eval: true, workerData: memory.shared });
    writer.sleep(3_600_000, 0);
    expect(writer.recordsPerFetch).toBe(2);
    await thread.terminate();
  });

  it('does not sleep when the writer thread has changed its wish before', () => {
    const { memory, writer } = ring(16);
    new RingBell(memory, 'writer').fetchEvery(2);
    writer.sleep(3_600_000, 0);
    expect(writer.recordsPerFetch).toBe(2);
  });
});
