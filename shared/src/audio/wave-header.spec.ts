import { describe, expect, it } from '@jest/globals';

import { STORED_FORMATS, bytesPerFrame } from './sample-format.ts';
import { WAVE_HEADER_BYTES, type WaveFacts, readWaveHeader, waveHeader } from './wave-header.ts';

const facts = (over: Partial<WaveFacts> = {}): WaveFacts => ({
  format: { sampleFormat: 'S32_LE', rate: 48_000, channels: 2 },
  dataBytes: 8_000,
  description: 'Council chamber',
  originator: 'Rakkr',
  originatorReference: 'rec_1',
  startedAt: new Date('2026-11-24T10:12:43.500Z'),
  ...over,
});

const text = (bytes: Uint8Array, at: number, length = 4): string =>
  Buffer.from(bytes.subarray(at, at + length)).toString('latin1');

/** Walks the chunks as any reader does; returns name -> [body offset, size field]. */
function chunks(bytes: Uint8Array): Map<string, [number, number]> {
  const view = new DataView(bytes.buffer);
  const found = new Map<string, [number, number]>();
  let at = 12;
  while (at + 8 <= bytes.length) {
    const size = view.getUint32(at + 4, true);
    found.set(text(bytes, at), [at + 8, size]);
    at += 8 + size + (size % 2);
  }
  return found;
}

describe('head of an audio file', () => {
  it('is a RIFF whose chunks end exactly where the audio starts', () => {
    const bytes = waveHeader(facts());
    expect(text(bytes, 0)).toBe('RIFF');
    expect(new DataView(bytes.buffer).getUint32(4, true)).toBe(WAVE_HEADER_BYTES + 8_000 - 8);
    const found = chunks(bytes);
    expect([...found.keys()]).toEqual(['JUNK', 'bext', 'fmt ', 'PAD ', 'data']);
    expect(found.get('data')).toEqual([WAVE_HEADER_BYTES, 8_000]);
  });

  it('becomes RF64 with 64-bit lengths once the file passes 4 GiB', () => {
    const dataBytes = 5 * 2 ** 30;
    const bytes = waveHeader(facts({ dataBytes }));
    const view = new DataView(bytes.buffer);
    expect(text(bytes, 0)).toBe('RF64');
    expect(text(bytes, 12)).toBe('ds64');
    expect(Number(view.getBigUint64(20, true))).toBe(WAVE_HEADER_BYTES + dataBytes - 8);
    expect(Number(view.getBigUint64(28, true))).toBe(dataBytes);
    expect(Number(view.getBigUint64(36, true))).toBe(dataBytes / 8);
    expect(view.getUint32(4, true)).toBe(0xffffffff);
    expect(view.getUint32(WAVE_HEADER_BYTES - 4, true)).toBe(0xffffffff);
  });

  it('stays RIFF for the last length that its 32 bits can say', () => {
    const last = 0xffffffff + 8 - WAVE_HEADER_BYTES;
    const even = last - (last % 8);
    expect(text(waveHeader(facts({ dataBytes: even })), 0)).toBe('RIFF');
    expect(text(waveHeader(facts({ dataBytes: even + 8 })), 0)).toBe('RF64');
  });

  it.each(STORED_FORMATS)('reads back what it wrote for %s with 1, 3 and 256 channels', (sampleFormat) => {
    for (const channels of [1, 3, 256]) {
      const format = { sampleFormat, rate: 96_000, channels };
      for (const dataBytes of [0, bytesPerFrame(format) * 7, bytesPerFrame(format) * 2 ** 33]) {
        expect(readWaveHeader(waveHeader(facts({ format, dataBytes })))).toEqual({ format, dataBytes });
      }
    }
  });

  it('tells the time of the first frame in samples since midnight', () => {
    const bytes = waveHeader(facts());
    const [at] = chunks(bytes).get('bext')!;
    expect(text(bytes, at + 320, 18)).toBe('2026-11-2410:12:43');
    const seconds = 10 * 3600 + 12 * 60 + 43.5;
    expect(Number(new DataView(bytes.buffer).getBigUint64(at + 338, true))).toBe(seconds * 48_000);
  });

  it('says of every loudness field that it is not known, in the value that EBU Tech 3285 has for it', () => {
    const bytes = waveHeader(facts());
    const [at] = chunks(bytes).get('bext')!;
    const bext = new DataView(bytes.buffer, at);
    expect(bext.getUint16(346, true)).toBe(2);
    expect([412, 414, 416, 418, 420].map((field) => bext.getInt16(field, true))).toEqual(Array(5).fill(0x7fff));
  });

  it('keeps a description in its field whatever its length and letters', () => {
    const bytes = waveHeader(facts({ description: `Großer Saal ${'x'.repeat(400)}` }));
    const [at] = chunks(bytes).get('bext')!;
    expect(text(bytes, at, 256)).toBe(`Gro?er Saal ${'x'.repeat(244)}`);
    expect(text(bytes, at + 256, 5)).toBe('Rakkr');
  });

  it('refuses bytes that are not such a head', () => {
    expect(() => readWaveHeader(new Uint8Array(WAVE_HEADER_BYTES))).toThrow(RangeError);
    expect(() => readWaveHeader(waveHeader(facts()).subarray(0, 100))).toThrow(RangeError);
  });
});
