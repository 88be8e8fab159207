import { clampWindow, gapSpan, rulerStep, secondsAt, xOf, zoomWindow } from './time-window.ts';

const whole = { startS: 0, lengthS: 100 };

describe('time window', () => {
  it('maps seconds to pixels and back', () => {
    expect(xOf(25, whole, 800)).toBe(200);
    expect(secondsAt(200, whole, 800)).toBe(25);
  });

  it('keeps the second under the pointer in its place while zooming', () => {
    const zoomed = zoomWindow(whole, 0.5, 40, 100);
    expect(zoomed.lengthS).toBe(50);
    expect(xOf(40, zoomed, 800)).toBeCloseTo(xOf(40, whole, 800), 6);
  });

  it('stays within the recording', () => {
    expect(clampWindow({ startS: 95, lengthS: 20 }, 100)).toEqual({ startS: 80, lengthS: 20 });
    expect(clampWindow({ startS: -5, lengthS: 500 }, 100)).toEqual({ startS: 0, lengthS: 100 });
  });

  it('picks ruler steps whose labels do not touch', () => {
    expect(rulerStep(300, 1040)).toBe(30);
    expect(rulerStep(2, 1040)).toBe(0.2);
  });
});

describe('gap span', () => {
  it('is at least 7 px wide at any zoom, centred on the gap', () => {
    const span = gapSpan({ startS: 50, lengthS: 0.001 }, whole, 800);
    expect(span.width).toBe(7);
    expect(span.x + span.width / 2).toBeCloseTo(400, 1);
  });

  it('is as long as the gap where that is more', () => {
    expect(gapSpan({ startS: 50, lengthS: 10 }, whole, 800)).toEqual({ x: 400, width: 80 });
  });
});
