import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { STORED_FORMATS, type StoredFormat, bytesPerSample } from '@rakkr/shared/audio/vocabulary';

import type { ChannelMix } from './channel-map.ts';
import { ConvertSamples } from './convert-samples.ts';

/** Samples as bytes, in the format. */
function stored(format: StoredFormat, samples: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(samples.length * bytesPerSample(format));
  samples.forEach((sample, at) => {
    if (format === 'FLOAT_LE') bytes.writeFloatLE(sample, at * 4);
    else bytes.writeIntLE(sample, at * bytesPerSample(format), bytesPerSample(format));
  });
  return bytes;
}

function read(format: StoredFormat, bytes: Uint8Array): number[] {
  const buffer = Buffer.from(bytes);
  return Array.from({ length: bytes.length / bytesPerSample(format) }, (_, at) =>
    format === 'FLOAT_LE'
      ? buffer.readFloatLE(at * 4)
      : buffer.readIntLE(at * bytesPerSample(format), bytesPerSample(format)),
  );
}

interface Case {
  readonly from: StoredFormat;
  readonly to: StoredFormat;
  readonly samples: readonly number[];
  readonly channels?: number;
  readonly mix?: ChannelMix;
  readonly seed?: number;
}

function convert({ from, to, samples, channels = 1, mix = [[0]], seed = 1 }: Case) {
  const conversion = new ConvertSamples({ from: { sampleFormat: from, rate: 48_000, channels }, to, mix, seed });
  const source = stored(from, samples);
  const target = new Uint8Array(conversion.bytesFor(source.length));
  conversion.run(source, target);
  return { samples: read(to, target), clipped: conversion.clippedSamples, bytes: target };
}

describe('without reducing', () => {
  it.each(STORED_FORMATS)('passes %s on bit for bit', (format) => {
    const bytes = fc.uint8Array({ minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(bytes, (source) => {
        const from = { sampleFormat: format, rate: 48_000, channels: 2 } as const;
        const conversion = new ConvertSamples({ from, to: format, mix: [[0], [1]], seed: 1 });
        const target = new Uint8Array(conversion.bytesFor(source.length));
        conversion.run(source, target);
        expect(target).toEqual(source);
      }),
    );
  });

  it('makes 24 bits of 16 by zeros below', () => {
    expect(convert({ from: 'S16_LE', to: 'S24_3LE', samples: [-32_768, -1, 0, 1, 32_767] }).samples).toEqual([
      -8_388_608, -256, 0, 256, 8_388_352,
    ]);
  });

  it('keeps 24 bits that arrive in words of 32', () => {
    const samples = [-8_388_608, -1, 0, 1, 8_388_607];
    const words = samples.map((sample) => sample * 256);
    expect(convert({ from: 'S32_LE', to: 'S24_3LE', samples: words }).samples).toEqual(samples);
  });

  it('keeps 24 bits that arrive as float', () => {
    const samples = [-8_388_608, -3, 0, 5, 8_388_607];
    const floats = samples.map((sample) => sample / 8_388_608);
    expect(convert({ from: 'FLOAT_LE', to: 'S24_3LE', samples: floats }).samples).toEqual(samples);
  });
});

describe('while reducing', () => {
  it.each([
    ['S32_LE', 'S24_3LE', 77, 77 / 256],
    ['S24_3LE', 'S16_LE', 100, 100 / 256],
    ['FLOAT_LE', 'S16_LE', 0.3 / 32_768, 0.3],
  ] as const)('keeps a level below the last bit of %s in the mean of %s', (from, to, sample, steps) => {
    const { samples } = convert({ from, to, samples: Array.from({ length: 100_000 }, () => sample) });
    const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
    const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples.length;
    expect(mean).toBeCloseTo(steps, 1);
    // Rounding and triangular dither together: a quarter of a step squared, whatever the level is.
    expect(variance).toBeCloseTo(0.25, 1);
  });

  it('leaves digital silence silent', () => {
    const zeros = Array.from({ length: 1_000 }, () => 0);
    expect(convert({ from: 'FLOAT_LE', to: 'S16_LE', samples: zeros }).samples).toEqual(zeros);
  });

  it('gives the same bytes again for the same seed, other bytes for another', () => {
    const samples = Array.from({ length: 1_000 }, (_, at) => at * 7_919);
    const once = convert({ from: 'S32_LE', to: 'S16_LE', samples, seed: 5 }).bytes;
    expect(convert({ from: 'S32_LE', to: 'S16_LE', samples, seed: 5 }).bytes).toEqual(once);
    expect(convert({ from: 'S32_LE', to: 'S16_LE', samples, seed: 6 }).bytes).not.toEqual(once);
  });

  it('never leaves full scale and counts nothing that was within it', () => {
    const samples = Array.from({ length: 5_000 }, (_, at) => (at % 2 === 0 ? 0x7fffffff : -0x80000000));
    const result = convert({ from: 'S32_LE', to: 'S16_LE', samples });
    expect(Math.max(...result.samples)).toBe(32_767);
    expect(Math.min(...result.samples)).toBe(-32_768);
    expect(result.clipped).toBe(0);
  });
});

it('clips float beyond full scale and counts each sample', () => {
  const samples = [0.5, 1, 1.5, -1, -1.001, Number.POSITIVE_INFINITY, Number.NaN];
  const result = convert({ from: 'FLOAT_LE', to: 'S24_3LE', samples });
  expect(result.samples).toEqual([4_194_304, 8_388_607, 8_388_607, -8_388_608, -8_388_608, 8_388_607, 0]);
  expect(result.clipped).toBe(5);
});

describe('a mix', () => {
  it('adds with equal gain and divides by their number', () => {
    const mix = [[0, 1, 2]];
    const frames = [300, 600, 900, -3, -6, -9];
    expect(convert({ from: 'S24_3LE', to: 'S24_3LE', channels: 3, mix, samples: frames }).samples).toEqual([600, -6]);
  });

  it('cannot clip, with 256 channels at full scale', () => {
    const mix = [Array.from({ length: 256 }, (_, at) => at)];
    const loudest = Array.from({ length: 256 }, () => 0x7fffffff);
    const result = convert({ from: 'S32_LE', to: 'S32_LE', channels: 256, mix, samples: loudest });
    expect(result).toMatchObject({ samples: [0x7fffffff], clipped: 0 });
  });

  it('goes to the nearest step, halves upwards, where nothing is dithered', () => {
    const samples = [1, 2, -1, -2, 3, 3];
    expect(convert({ from: 'S32_LE', to: 'S32_LE', channels: 2, mix: [[0, 1]], samples }).samples).toEqual([2, -1, 3]);
  });

  it('fills an output without a source with silence', () => {
    const samples = [1, 2, 3, 4];
    const mix = [[1], [], [0]];
    expect(convert({ from: 'S16_LE', to: 'S16_LE', channels: 2, mix, samples }).samples).toEqual([2, 0, 1, 4, 0, 3]);
  });

  it('keeps every channel apart with 256 of them', () => {
    const samples = Array.from({ length: 512 }, (_, at) => at);
    const mix = Array.from({ length: 256 }, (_, at) => [255 - at]);
    const { samples: mixed } = convert({ from: 'S16_LE', to: 'S16_LE', channels: 256, mix, samples });
    expect(mixed).toEqual([...samples.slice(0, 256).reverse(), ...samples.slice(256).reverse()]);
  });
});
