import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { decodePcmBlock, encodePcmBlock } from './pcm-block.codec.ts';
import type { PcmFormat } from './sample-format.ts';

interface Vector {
  name: string;
  format: PcmFormat;
  firstFrame: number;
  payloadHex: string;
  hex: string;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/pcm-block.v1.json', import.meta.url), 'utf8'),
) as Vector[];

describe('PCM block, version 1', () => {
  it.each(vectors)('encodes and decodes the vector "$name"', ({ format, firstFrame, payloadHex, hex }) => {
    const block = { format, firstFrame, payload: new Uint8Array(Buffer.from(payloadHex, 'hex')) };
    expect(Buffer.from(encodePcmBlock(block)).toString('hex')).toBe(hex);
    expect(decodePcmBlock(new Uint8Array(Buffer.from(hex, 'hex')))).toEqual(block);
  });

  it('refuses half a frame at both ends', () => {
    const format = { sampleFormat: 'S16_LE', rate: 48_000, channels: 2 } as const;
    expect(() => encodePcmBlock({ format, firstFrame: 0, payload: new Uint8Array(6) })).toThrow(RangeError);
    const bytes = encodePcmBlock({ format, firstFrame: 0, payload: new Uint8Array(8) });
    expect(() => decodePcmBlock(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
  });

  it('refuses a sample format that it does not know', () => {
    const format = { sampleFormat: 'S16_LE', rate: 48_000, channels: 1 } as const;
    const bytes = encodePcmBlock({ format, firstFrame: 0, payload: new Uint8Array(2) });
    bytes[1] = 99;
    expect(() => decodePcmBlock(bytes)).toThrow('unknown format 99');
  });
});
