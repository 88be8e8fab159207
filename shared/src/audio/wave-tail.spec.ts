import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { WAVE_HEADER_BYTES, type WaveFacts, audioBytes, readWaveHeader, waveHeader } from './wave-header.ts';
import { type WaveTailFacts, waveTail } from './wave-tail.ts';

interface Vector {
  name: string;
  facts: Omit<WaveTailFacts, 'startedAt'> & { startedAt: string };
  hex: string;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/wave-tail.v1.json', import.meta.url), 'utf8'),
) as Vector[];

const facts = (over: Partial<WaveTailFacts> = {}): WaveTailFacts => ({
  project: 'Council chamber',
  scene: 'Budget & votes',
  note: '',
  fileId: 'rec_1',
  startedAt: new Date('2026-11-24T10:12:43.500Z'),
  rate: 48_000,
  trackNames: ['Chair', 'Witness <2>'],
  preRollFrames: 0,
  marks: [],
  ...over,
});

const text = (bytes: Uint8Array, at: number, length = 4): string =>
  Buffer.from(bytes.subarray(at, at + length)).toString('latin1');

/** Walks chunks as any reader does; returns [name, body] in their order. */
function chunks(bytes: Uint8Array, from = 0): [string, Uint8Array][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: [string, Uint8Array][] = [];
  for (let at = from; at < bytes.length;) {
    const size = view.getUint32(at + 4, true);
    found.push([text(bytes, at), bytes.subarray(at + 8, at + 8 + size)]);
    at += 8 + size + (size % 2);
    expect(at).toBeLessThanOrEqual(bytes.length);
  }
  return found;
}

const ixmlOf = (tail: Uint8Array): string =>
  new TextDecoder().decode(chunks(tail).find(([name]) => name === 'iXML')?.[1]);

describe('tail of an audio file', () => {
  it.each(vectors)('is what the vector "$name" says', (vector) => {
    const tail = waveTail({ ...vector.facts, startedAt: new Date(vector.facts.startedAt) });
    expect(Buffer.from(tail).toString('hex')).toBe(vector.hex);
  });

  it('has no cue chunk without marks', () => {
    expect(chunks(waveTail(facts())).map(([name]) => name)).toEqual(['iXML']);
  });

  it('marks each gap with its first frame, its length and its cause', () => {
    const marks = [
      { startFrame: 480, lengthFrames: 96, label: 'gap: overrun' },
      { startFrame: 9_600, lengthFrames: 1, label: 'gap: device-gone' },
    ];
    const tail = waveTail(facts({ marks }));
    expect(tail.length % 2).toBe(0);
    const [cue, list, ixml] = chunks(tail);
    expect([cue?.[0], list?.[0], ixml?.[0]]).toEqual(['cue ', 'LIST', 'iXML']);
    const points = new DataView(cue![1].buffer, cue![1].byteOffset, cue![1].length);
    expect([0, 4, 8, 24, 28, 32].map((at) => points.getUint32(at, true))).toEqual([2, 1, 480, 480, 2, 9_600]);
    expect(text(cue![1], 12)).toBe('data');
    expect(text(list![1], 0)).toBe('adtl');
    const inList = chunks(list![1], 4);
    expect(inList.map(([name]) => name)).toEqual(['labl', 'ltxt', 'labl', 'ltxt']);
    expect(text(inList[0]![1], 4, 13)).toBe('gap: overrun\0');
    const region = new DataView(inList[1]![1].buffer, inList[1]![1].byteOffset, 20);
    expect([region.getUint32(0, true), region.getUint32(4, true), text(inList[1]![1], 8)]).toEqual([1, 96, 'rgn ']);
  });

  it('keeps a mark beyond 2^32 frames in iXML alone', () => {
    const marks = [
      { startFrame: 2 ** 32 - 1, lengthFrames: 2 ** 33, label: 'gap: device-gone' },
      { startFrame: 2 ** 32 + 7, lengthFrames: 5, label: 'gap: overrun' },
    ];
    const tail = waveTail(facts({ marks }));
    const [cue, list] = chunks(tail);
    expect(new DataView(cue![1].buffer, cue![1].byteOffset).getUint32(0, true)).toBe(1);
    const [, region] = chunks(list![1], 4);
    expect(new DataView(region![1].buffer, region![1].byteOffset).getUint32(4, true)).toBe(2 ** 32 - 1);
    const ixml = ixmlOf(tail);
    expect(ixml).toContain('<SYNC_POINT_COUNT>2</SYNC_POINT_COUNT>');
    expect(ixml).toContain('<SYNC_POINT_EVENT_DURATION>8589934592</SYNC_POINT_EVENT_DURATION>');
    expect(ixml).toContain('<SYNC_POINT_LOW>7</SYNC_POINT_LOW><SYNC_POINT_HIGH>1</SYNC_POINT_HIGH>');
  });

  it('names every track, with letters that XML would take for its own', () => {
    const ixml = ixmlOf(waveTail(facts()));
    expect(ixml).toContain(
      '<TRACK><CHANNEL_INDEX>2</CHANNEL_INDEX><INTERLEAVE_INDEX>2</INTERLEAVE_INDEX><NAME>Witness &lt;2&gt;</NAME></TRACK>',
    );
    expect(ixml).toContain('<SCENE>Budget &amp; votes</SCENE>');
    const many = ixmlOf(
      waveTail(facts({ trackNames: Array.from({ length: 256 }, (_, at) => `Mic ${String(at)}\u0007`) })),
    );
    expect(many).toContain('<TRACK_COUNT>256</TRACK_COUNT>');
    expect(many).toContain('<NAME>Mic 255</NAME>');
  });

  it('tells how much was captured before the order', () => {
    const ixml = ixmlOf(waveTail(facts({ preRollFrames: 480_000 })));
    expect(ixml).toContain('PRE_RECORD_SAMPLECOUNT');
    expect(ixml).toContain('<SYNC_POINT_LOW>480000</SYNC_POINT_LOW>');
  });
});

describe('head of a file with a tail', () => {
  const head: WaveFacts = {
    format: { sampleFormat: 'S24_3LE', rate: 48_000, channels: 1 },
    dataBytes: 9,
    description: '',
    originator: 'Rakkr',
    originatorReference: '',
    startedAt: new Date(0),
  };

  it('counts the tail into the length of the file, and not into its audio', () => {
    const tail = waveTail(facts());
    const pcm = new Uint8Array(9).fill(7);
    const file = new Uint8Array([...waveHeader({ ...head, tailBytes: tail.length }), ...pcm, 0, ...tail]);
    expect(new DataView(file.buffer).getUint32(4, true)).toBe(file.length - 8);
    expect(chunks(file, 12).map(([name]) => name)).toEqual(['JUNK', 'bext', 'fmt ', 'PAD ', 'data', 'iXML']);
    expect(audioBytes(file)).toEqual(pcm);
  });

  it('becomes RF64 where only the tail passes 4 GiB', () => {
    const greatest = 0xffffffff + 8 - WAVE_HEADER_BYTES - 1;
    const dataBytes = greatest - (greatest % 3);
    expect(text(waveHeader({ ...head, dataBytes }), 0)).toBe('RIFF');
    const bytes = waveHeader({ ...head, dataBytes, tailBytes: 200 });
    expect(text(bytes, 0)).toBe('RF64');
    const pad = dataBytes % 2;
    expect(Number(new DataView(bytes.buffer).getBigUint64(20, true))).toBe(WAVE_HEADER_BYTES + dataBytes + pad + 192);
    expect(readWaveHeader(bytes).dataBytes).toBe(dataBytes);
  });
});
