import { MeterBank } from './meter-bank.ts';
import type { MeterSample } from './meter-source.ts';

const sample = (sequence: number, arrivedAtMs: number, peaks: (number | null)[]): MeterSample => ({
  sequence,
  arrivedAtMs,
  capturedAtMs: 0,
  readings: peaks.map((peakDbfs) => (peakDbfs === null ? null : { peakDbfs, rmsDbfs: peakDbfs, clipRuns: 0 })),
  unavailableReason: null,
});

describe('meter bank', () => {
  it('freezes the bars while frames are late, so that no silence is claimed', () => {
    const bank = new MeterBank(1);
    const only = sample(1, 1000, [-6]);
    bank.advance(only, 1000, true);
    bank.advance(only, 1290, true);
    const before = bank.channels[0]?.peakDbfs;
    bank.advance(only, 1900, true);
    expect(bank.freshness).toBe('late');
    expect(bank.channels[0]?.peakDbfs).toBe(before);
  });

  it('reports a frame as new exactly once', () => {
    const bank = new MeterBank(1);
    expect(bank.advance(sample(7, 0, [-6]), 10, true)).toBe(true);
    expect(bank.advance(sample(7, 0, [-6]), 20, true)).toBe(false);
  });

  it('marks a channel that the frame does not have as missing, not as silent', () => {
    const bank = new MeterBank(2);
    bank.advance(sample(1, 0, [-20, null]), 10, true);
    expect(bank.missing).toEqual([false, true]);
  });

  it('shows the maximum since the last draw with reduced motion, then starts again', () => {
    const bank = new MeterBank(1);
    bank.advance(sample(1, 0, [-6]), 0, false);
    bank.advance(sample(2, 100, [-40]), 100, false);
    expect(bank.channels[0]?.peakDbfs).toBe(-6);
    bank.settle();
    expect(bank.channels[0]?.peakDbfs).toBe(-40);
  });

  it('changes a figure at most four times a second', () => {
    const bank = new MeterBank(1);
    bank.advance(sample(1, 0, [-20]), 0, true);
    bank.advance(sample(2, 100, [-6]), 100, true);
    expect(bank.figuresDbfs).toEqual([-20]);
    bank.advance(sample(3, 250, [-9]), 250, true);
    expect(bank.figuresDbfs).toEqual([-6]);
  });
});
