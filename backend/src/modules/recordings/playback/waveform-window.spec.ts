import { describe, expect, it } from '@jest/globals';

import { MAX_WAVEFORM_PIXELS, waveformWindow } from './waveform-window.ts';

describe('waveformWindow', () => {
  it('gives the whole recording at the stored resolution where that fits', () => {
    expect(waveformWindow({}, 1000)).toEqual({ firstPixel: 0, pixels: 4, reduction: 1 });
  });

  it('begins at a pixel of the answer, so that two windows of one recording fit together', () => {
    const window = waveformWindow({ framesPerPixel: 1024, fromFrame: 5000, toFrame: 9000 }, 100_000);
    expect(window).toEqual({ firstPixel: 16, pixels: 20, reduction: 4 });
  });

  it('is coarser than asked for where the answer would be too long', () => {
    const { pixels, reduction } = waveformWindow({}, 48_000 * 86_400);
    expect(Math.ceil(pixels / reduction)).toBeLessThanOrEqual(MAX_WAVEFORM_PIXELS);
  });

  it('is empty behind the end', () => {
    expect(waveformWindow({ fromFrame: 5000 }, 0)).toEqual({ firstPixel: 0, pixels: 0, reduction: 1 });
  });

  it('refuses a resolution that the stored one does not divide', () => {
    expect(() => waveformWindow({ framesPerPixel: 300 }, 1000)).toThrow('request.invalid');
  });
});
