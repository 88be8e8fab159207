import { envelopeQuery } from './envelope-query.ts';

describe('the question for an envelope', () => {
  it('asks at the finest resolution for a short window', () => {
    expect(envelopeQuery({ startS: 0, lengthS: 5 }, 48_000)).toEqual({
      framesPerPixel: 256,
      fromFrame: 0,
      toFrame: 240_000,
    });
  });

  it('never asks for more pixels than a screen has use for', () => {
    const { framesPerPixel, fromFrame, toFrame } = envelopeQuery({ startS: 0, lengthS: 86_400 }, 48_000);
    expect(framesPerPixel % 256).toBe(0);
    expect((toFrame - fromFrame) / framesPerPixel).toBeLessThanOrEqual(2048);
  });

  it('begins at a whole pixel, so that neighbours fit', () => {
    const { framesPerPixel, fromFrame } = envelopeQuery({ startS: 61.37, lengthS: 300 }, 48_000);
    expect(fromFrame % framesPerPixel).toBe(0);
    expect(fromFrame).toBeLessThanOrEqual(61.37 * 48_000);
  });
});
