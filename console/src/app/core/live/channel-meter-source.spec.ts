import { ChannelMeterSource } from './channel-meter-source.ts';
import type { ArrivedFrame } from './meter-feed.ts';

const arrived = (sequence: number, peaks: number[], unavailableReason: string | null = null): ArrivedFrame => ({
  sequence,
  arrivedAtMs: sequence * 100,
  frame: {
    interfaceId: 'x32',
    isDemo: false,
    unavailableReason,
    rate: 48_000,
    firstFrame: 0,
    windowFrames: 4800,
    capturedAtMs: 5000,
    levels: peaks.map((peakDbfs) => ({ peakDbfs, rmsDbfs: peakDbfs, clipRuns: 0 })),
  },
});

const channel = (channelIndex: number, nodeId = 'n1') => ({ nodeId, interfaceId: 'x32', channelIndex });

describe('ChannelMeterSource', () => {
  it("picks the room's channels out of the device's frame, in the room's order", () => {
    const source = new ChannelMeterSource({ newest: () => arrived(1, [-10, -20, -30]) }, [channel(3), channel(1)]);
    expect(source.newest()?.readings.map((reading) => reading?.peakDbfs)).toEqual([-30, -10]);
  });

  it('gives nothing for a channel that the frame does not have', () => {
    const source = new ChannelMeterSource({ newest: () => arrived(1, [-10]) }, [channel(1), channel(2)]);
    expect(source.newest()?.readings[1]).toBeNull();
  });

  it('gives no sample before the first frame', () => {
    expect(new ChannelMeterSource({ newest: () => null }, [channel(1)]).newest()).toBeNull();
  });

  it('gives the reason, and no reading, when the device has no levels', () => {
    const source = new ChannelMeterSource({ newest: () => arrived(1, [], 'device left') }, [channel(1)]);
    expect(source.newest()).toMatchObject({ unavailableReason: 'device left', readings: [null] });
  });

  it('is as fresh as its stalest device', () => {
    const frames: Record<string, ArrivedFrame> = { n1: arrived(9, [-10]), n2: arrived(4, [-20]) };
    const feed = { newest: (nodeId: string) => frames[nodeId] ?? null };
    expect(new ChannelMeterSource(feed, [channel(1, 'n1'), channel(1, 'n2')]).newest()?.arrivedAtMs).toBe(400);
  });
});
