import { isSilent, letReturn, restingChannel, takeReading } from './channel-ballistics.ts';

const reading = (peakDbfs: number, clipRuns = 0) => ({ peakDbfs, rmsDbfs: peakDbfs - 10, clipRuns });

describe('channel ballistics', () => {
  it('rises at once', () => {
    const channel = restingChannel();
    takeReading(channel, reading(-6), 0);
    expect(channel.peakDbfs).toBe(-6);
    expect(channel.rmsDbfs).toBe(-16);
  });

  it('returns 20 dB in 1.7 s and never below what the newest frame measured', () => {
    const channel = restingChannel();
    takeReading(channel, reading(-6), 0);
    takeReading(channel, reading(-40), 100);
    letReturn(channel, 1695, 1795);
    expect(channel.peakDbfs).toBeCloseTo(-26, 0);
    letReturn(channel, 60_000, 61_795);
    expect(channel.peakDbfs).toBe(-40);
  });

  it('holds the peak for 2 s, then lets it fall at 20 dB/s, never below the bar', () => {
    const channel = restingChannel();
    takeReading(channel, reading(-6), 0);
    takeReading(channel, reading(-60), 10);
    letReturn(channel, 1000, 1000);
    letReturn(channel, 1000, 2000);
    expect(channel.holdDbfs).toBe(-6);
    letReturn(channel, 500, 2500);
    expect(channel.holdDbfs).toBeCloseTo(-16, 5);
    letReturn(channel, 60_000, 62_500);
    expect(channel.holdDbfs).toBe(-60);
  });

  it('latches the clip lamp on a clip run at any level', () => {
    const channel = restingChannel();
    takeReading(channel, reading(-6, 1), 0);
    takeReading(channel, reading(-30), 100);
    expect(channel.hasClipped).toBe(true);
  });

  it('names digital silence only after 2 s of zeros, and forgets it at the first sample', () => {
    const channel = restingChannel();
    takeReading(channel, reading(-160), 1000);
    takeReading(channel, reading(-160), 2900);
    expect(isSilent(channel, 2999)).toBe(false);
    expect(isSilent(channel, 3000)).toBe(true);
    takeReading(channel, reading(-110), 3100);
    expect(isSilent(channel, 9000)).toBe(false);
  });
});
