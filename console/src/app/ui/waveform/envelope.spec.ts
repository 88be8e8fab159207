import { peaksBetween } from './envelope.ts';

/** Two channels, three pixels of 256 frames; the second pixel is not known. */
const placed = {
  fromFrame: 0,
  envelope: {
    rate: 48_000,
    framesPerPixel: 256,
    channels: 2,
    peaks: Int16Array.from([-16_384, 8192, -100, 100, 32_767, -32_768, 32_767, -32_768, -1, 1, -32_768, 16_384]),
  },
};

describe('peaks between frames', () => {
  it('gives the range of the one pixel that the run lies in', () => {
    expect(peaksBetween(placed, 0, 0, 100)).toEqual({ least: -0.5, greatest: 0.25 });
  });

  it('spans several pixels and leaves out what is not known', () => {
    expect(peaksBetween(placed, 1, 0, 768)).toEqual({ least: -1, greatest: 0.5 });
  });

  it('knows nothing where no pixel is known', () => {
    expect(peaksBetween(placed, 0, 256, 512)).toBeNull();
    expect(peaksBetween(placed, 0, 5000, 6000)).toBeNull();
  });
});
