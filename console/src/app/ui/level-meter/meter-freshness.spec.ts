import { meterFreshness } from './meter-freshness.ts';

const sample = (unavailableReason: string | null = null) => ({
  sequence: 1,
  arrivedAtMs: 5000,
  capturedAtMs: 0,
  readings: [],
  unavailableReason,
});

describe('meter freshness', () => {
  it('is live up to 300 ms, late up to a second, unavailable after', () => {
    expect(meterFreshness(sample(), 5300)).toBe('live');
    expect(meterFreshness(sample(), 5301)).toBe('late');
    expect(meterFreshness(sample(), 6000)).toBe('late');
    expect(meterFreshness(sample(), 6001)).toBe('unavailable');
  });

  it('is unavailable before the first frame and when the node says so', () => {
    expect(meterFreshness(null, 5000)).toBe('unavailable');
    expect(meterFreshness(sample('source stopped'), 5001)).toBe('unavailable');
  });
});
