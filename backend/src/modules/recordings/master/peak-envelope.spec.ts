import { describe, expect, it } from '@jest/globals';

import { UNKNOWN_MAX, UNKNOWN_MIN } from '@rakkr/shared/audio/vocabulary';

import { type StoredPcmFormat, envelopeOf, unknownEnvelope, widen } from './peak-envelope.ts';

const stereo16: StoredPcmFormat = { sampleFormat: 'S16_LE', rate: 48_000, channels: 2 };

function pcm16(samples: number[]): Uint8Array {
  return new Uint8Array(Int16Array.from(samples).buffer);
}

describe('envelopeOf', () => {
  it('keeps least and greatest sample of each channel apart', () => {
    const peaks: number[] = [];
    const envelope = envelopeOf(pcm16([100, -200, -300, 400]), stereo16, 0, peaks);
    expect([...envelope.peaks]).toEqual([-300, 100, -200, 400]);
    expect(peaks).toEqual([300 / 32_768, 400 / 32_768]);
  });

  it('splits a block at the pixels of the time line, not at its own start', () => {
    const mono: StoredPcmFormat = { ...stereo16, channels: 1 };
    const samples = Array.from({ length: 300 }, (_, index) => index);
    const envelope = envelopeOf(pcm16(samples), mono, 250, []);
    expect(envelope.firstPixel).toBe(0);
    expect([...envelope.peaks]).toEqual([0, 5, 6, 261, 262, 299]);
  });

  it.each([
    { sampleFormat: 'S24_3LE', bytes: [0x00, 0x00, 0x80], range: [-32_768, -32_768], peak: 1 },
    { sampleFormat: 'S24_3LE', bytes: [0xff, 0xff, 0x7f], range: [32_767, 32_767], peak: 8_388_607 / 8_388_608 },
    { sampleFormat: 'S24_3LE', bytes: [0x01, 0x00, 0x00], range: [0, 1], peak: 1 / 8_388_608 },
    { sampleFormat: 'S32_LE', bytes: [0x00, 0x00, 0x00, 0x80], range: [-32_768, -32_768], peak: 1 },
    { sampleFormat: 'FLOAT_LE', bytes: [0x00, 0x00, 0x00, 0x3f], range: [16_384, 16_384], peak: 0.5 },
    { sampleFormat: 'FLOAT_LE', bytes: [0x00, 0x00, 0x00, 0x40], range: [32_767, 32_767], peak: 2 },
  ] as const)('reads $sampleFormat $bytes', ({ sampleFormat, bytes, range, peak }) => {
    const peaks: number[] = [];
    const envelope = envelopeOf(Uint8Array.from(bytes), { sampleFormat, rate: 48_000, channels: 1 }, 0, peaks);
    expect([...envelope.peaks]).toEqual(range);
    expect(peaks).toEqual([peak]);
  });

  it('only raises the peaks it is given', () => {
    const peaks = [0.9, 0];
    envelopeOf(pcm16([0, 16_384]), stereo16, 0, peaks);
    expect(peaks).toEqual([0.9, 0.5]);
  });
});

describe('widen', () => {
  it('takes over a known range where nothing was known', () => {
    const target = unknownEnvelope(2);
    widen(target, Int16Array.from([-5, 7, UNKNOWN_MIN, UNKNOWN_MAX]));
    expect([...target]).toEqual([-5, 7, UNKNOWN_MIN, UNKNOWN_MAX]);
  });
});
