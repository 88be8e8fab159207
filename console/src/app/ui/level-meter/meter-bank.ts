import {
  type ChannelBallistics,
  letReturn,
  restingChannel,
  settleOnNewest,
  takeReading,
} from './channel-ballistics.ts';
import { type Freshness, meterFreshness } from './meter-freshness.ts';
import type { MeterSample } from './meter-source.ts';

const FIGURE_INTERVAL_MS = 250;

/** The bars of one bank between two animation frames. */
export class MeterBank {
  readonly channels: ChannelBallistics[];
  readonly missing: boolean[];
  /** Held peaks as figures, dBFS: they change at most four times a second. */
  figuresDbfs: readonly number[] = [];
  freshness: Freshness = 'unavailable';
  private drawnSequence = -1;
  private advancedAtMs: number | null = null;
  private figuresAtMs = -Infinity;

  constructor(channelCount: number) {
    this.channels = Array.from({ length: channelCount }, restingChannel);
    this.missing = this.channels.map(() => false);
  }

  /**
   * Brings the bars to the time of this animation frame.
   *
   * @param hasReturn  false with reduced motion: the bar keeps the maximum until `settle`
   * @returns true when the sample is drawn for the first time
   */
  advance(sample: MeterSample | null, nowMs: number, hasReturn: boolean): boolean {
    const elapsedMs = nowMs - (this.advancedAtMs ?? nowMs);
    this.advancedAtMs = nowMs;
    this.freshness = meterFreshness(sample, nowMs);
    const isNew = sample !== null && sample.sequence !== this.drawnSequence;
    if (isNew) this.take(sample, nowMs);
    if (this.freshness === 'live' && hasReturn) {
      for (const channel of this.channels) letReturn(channel, elapsedMs, nowMs);
    }
    if (nowMs - this.figuresAtMs >= FIGURE_INTERVAL_MS) {
      this.figuresAtMs = nowMs;
      this.figuresDbfs = this.channels.map(({ holdDbfs }) => holdDbfs);
    }
    return isNew;
  }

  /** After a draw with reduced motion: the next one shows the maximum from here on. */
  settle(): void {
    for (const channel of this.channels) settleOnNewest(channel);
  }

  clearLamps(): void {
    for (const channel of this.channels) channel.hasClipped = false;
  }

  private take(sample: MeterSample, nowMs: number): void {
    this.drawnSequence = sample.sequence;
    this.channels.forEach((channel, index) => {
      const reading = sample.readings[index] ?? null;
      this.missing[index] = reading === null;
      if (reading !== null) takeReading(channel, reading, nowMs);
    });
  }
}
