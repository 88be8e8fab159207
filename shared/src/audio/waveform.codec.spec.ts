import { describe, expect, it } from '@jest/globals';

import { decodeWaveform, encodeWaveform } from './waveform.codec.ts';

const waveform = { rate: 48_000, framesPerPixel: 256, channels: 2, peaks: Int16Array.of(-5, 9, -32_768, 32_767) };

describe('waveform', () => {
  it('has the layout of the BBC audiowaveform file, version 2', () => {
    expect(Buffer.from(encodeWaveform(waveform)).toString('hex')).toBe(
      '02000000' + '00000000' + '80bb0000' + '00010000' + '01000000' + '02000000' + 'fbff0900' + '0080ff7f',
    );
  });

  it('gives back what it was given', () => {
    expect(decodeWaveform(encodeWaveform(waveform))).toEqual(waveform);
  });

  it('refuses another version and a wrong length', () => {
    const bytes = encodeWaveform(waveform);
    expect(() => decodeWaveform(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
    bytes[0] = 1;
    expect(() => decodeWaveform(bytes)).toThrow('version 1 is not known');
  });
});
