import { describe, expect, it } from '@jest/globals';

import { RingReader, RingWriter, createRing, emptyRecord } from './period-ring.ts';

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
  return { writer, reader, publish, record: emptyRecord() };
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
});
