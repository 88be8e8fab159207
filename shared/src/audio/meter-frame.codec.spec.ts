import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type MeterFrame, decodeMeterFrame, encodeMeterFrame } from './meter-frame.codec.ts';

interface Vector {
  name: string;
  frame: MeterFrame;
  hex: string;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/meter-frame.v1.json', import.meta.url), 'utf8'),
) as Vector[];

const level = fc.record({
  peakDbfs: fc.integer({ min: -16_000, max: 2_400 }).map((centibel) => centibel / 100),
  rmsDbfs: fc.integer({ min: -16_000, max: 2_400 }).map((centibel) => centibel / 100),
  clipRuns: fc.integer({ min: 0, max: 65_535 }),
});

const frame: fc.Arbitrary<MeterFrame> = fc.record({
  interfaceId: fc.string({ maxLength: 80, unit: 'grapheme' }),
  isDemo: fc.boolean(),
  unavailableReason: fc.option(fc.string({ minLength: 1, maxLength: 60 })),
  rate: fc.integer({ min: 8_000, max: 384_000 }),
  firstFrame: fc.maxSafeNat(),
  windowFrames: fc.integer({ min: 0, max: 384_000 }),
  capturedAtMs: fc.double({ noNaN: true, min: 0, max: 4e12 }),
  levels: fc.array(level, { maxLength: 256 }),
});

describe('meter frame, version 1', () => {
  it.each(vectors)('encodes and decodes the vector "$name"', ({ frame: expected, hex }) => {
    expect(Buffer.from(encodeMeterFrame(expected)).toString('hex')).toBe(hex);
    expect(decodeMeterFrame(Buffer.from(hex, 'hex'))).toEqual(expected);
  });

  it('gives back every frame that it was given', () => {
    fc.assert(
      fc.property(frame, (given) => {
        expect(decodeMeterFrame(encodeMeterFrame(given))).toEqual(given);
      }),
    );
  });

  it('refuses another version and any cut', () => {
    const bytes = encodeMeterFrame(vectors[0]!.frame);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeMeterFrame(bytes.subarray(0, length))).toThrow(RangeError);
    }
    bytes[0] = 2;
    expect(() => decodeMeterFrame(bytes)).toThrow('version 2 is not known');
  });
});
