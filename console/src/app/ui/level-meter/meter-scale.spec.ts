import { meterPosition, tickLabel, ticksFor } from './meter-scale.ts';

describe('meter scale', () => {
  it.each([
    [-160, 0],
    [-72, 0],
    [-60, 0.1],
    [-48, 0.2],
    [-36, 0.375],
    [-24, 0.55],
    [-18, 0.663],
    [-9, 0.831],
    [-6, 0.8875],
    [-1, 0.981],
    [0, 1],
    [3, 1],
  ])('puts %d dBFS at %d of the length', (dbfs, position) => {
    expect(meterPosition(dbfs)).toBeCloseTo(position, 3);
  });

  it('rises without a step', () => {
    for (let dbfs = -72; dbfs < 0; dbfs += 0.1) {
      const rise = meterPosition(dbfs + 0.1) - meterPosition(dbfs);
      expect(rise).toBeGreaterThan(0);
      expect(rise).toBeLessThan(0.01);
    }
  });

  it('drops ticks on short scales, never the ends', () => {
    expect(ticksFor(300)).toHaveLength(7);
    expect(ticksFor(100)).toEqual([0, -9, -24, -48]);
    expect(ticksFor(60)).toEqual([0, -24, -48]);
  });

  it('writes ticks with the minus sign', () => {
    expect(tickLabel(-24)).toBe('\u221224');
    expect(tickLabel(0)).toBe('0');
  });
});
