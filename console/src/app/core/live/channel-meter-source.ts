import type { MeterReading, MeterSample, MeterSource } from '../../ui/level-meter/meter-source.ts';
import type { ArrivedFrame, MeterFeed } from './meter-feed.ts';

/** Which channel of which device. */
export interface MeteredChannel {
  readonly nodeId: string;
  readonly interfaceId: string;
  /** 1-based, as printed on the device. */
  readonly channelIndex: number;
}

const reasonOf = (arrived: ArrivedFrame | null): string | null => arrived?.frame.unavailableReason ?? null;

/** Picks the channels of a room out of the frames of the devices that carry them. */
export class ChannelMeterSource implements MeterSource {
  private sample: MeterSample | null = null;
  private sampleKey = -1;

  constructor(
    private readonly feed: Pick<MeterFeed, 'newest'>,
    private readonly channels: readonly MeteredChannel[],
  ) {}

  newest(): MeterSample | null {
    const arrived = this.channels.map((channel) => this.feed.newest(channel.nodeId, channel.interfaceId));
    const known = arrived.filter((frame) => frame !== null);
    if (known.length === 0) return null;
    const key = Math.max(...known.map(({ sequence }) => sequence));
    // The same frames give the same sample, so that a meter knows what it has drawn.
    if (key === this.sampleKey) return this.sample;
    this.sampleKey = key;
    this.sample = {
      sequence: key,
      // The oldest device decides: a bank is as fresh as its stalest bar.
      arrivedAtMs: Math.min(...known.map(({ arrivedAtMs }) => arrivedAtMs)),
      capturedAtMs: Math.min(...known.map(({ frame }) => frame.capturedAtMs)),
      readings: this.channels.map((channel, index) => this.readingOf(arrived[index] ?? null, channel)),
      unavailableReason: arrived.every((frame) => reasonOf(frame) !== null) ? reasonOf(arrived[0] ?? null) : null,
    };
    return this.sample;
  }

  private readingOf(arrived: ArrivedFrame | null, channel: MeteredChannel): MeterReading | null {
    if (arrived === null || reasonOf(arrived) !== null) return null;
    return arrived.frame.levels[channel.channelIndex - 1] ?? null;
  }
}
