import { type MeterFrame, encodeMeterFrame } from '@rakkr/shared/audio/vocabulary';

import { type RingReader, emptyRecord } from '../pcm/period-ring.ts';
import { LevelMeter } from './level-meter.ts';

const WINDOWS_PER_SECOND = 10;
/** Without samples for so long the levels are unavailable. */
const STALE_AFTER_NS = 300e6;
/** How often that is said again. */
const REPEAT_STALE_NS = 500e6;

export interface MeterLabel {
  readonly interfaceId: string;
  readonly isDemo: boolean;
}

/** Turns the ring into meter frames: one per 100 ms of samples, and one that says so where there are none. */
export class MeterFeed {
  private readonly meter: LevelMeter;
  private readonly windowFrames: number;
  private readonly current = emptyRecord();
  private record: number;
  private firstFrame = 0;
  private lastSampleAtNs: number;
  private saidStaleAtNs = 0;

  constructor(
    private readonly ring: RingReader,
    private readonly label: MeterLabel,
    /** UTC instant of a monotonic moment, ms. */
    private readonly toUtcMs: (atNs: number) => number,
    nowNs: number,
  ) {
    this.meter = new LevelMeter(ring.shape.format);
    this.windowFrames = Math.round(ring.shape.format.rate / WINDOWS_PER_SECOND);
    this.record = ring.head;
    this.lastSampleAtNs = nowNs;
  }

  /** Records that make one window: how often this feed wants to be woken. */
  get recordsPerWindow(): number {
    return Math.max(1, Math.round(this.windowFrames / this.ring.shape.periodFrames));
  }

  /** Meter frames, encoded, of what has arrived since the last call. */
  poll(nowNs: number): Uint8Array<ArrayBuffer>[] {
    const frames: Uint8Array<ArrayBuffer>[] = [];
    while (this.ring.available(this.record) > 0) {
      const frame = this.takeRecord();
      if (frame !== null) frames.push(frame);
    }
    if (nowNs - this.lastSampleAtNs > STALE_AFTER_NS && nowNs - this.saidStaleAtNs > REPEAT_STALE_NS) {
      this.saidStaleAtNs = nowNs;
      this.meter.reset();
      frames.push(this.unavailable(nowNs));
    }
    return frames;
  }

  private takeRecord(): Uint8Array<ArrayBuffer> | null {
    const { current, meter } = this;
    this.ring.read(this.record, current);
    if (current.gapFault === null && this.ring.holds(this.record)) {
      if (meter.frames === 0) this.firstFrame = current.firstFrame;
      meter.add(this.ring.samples(this.record), current.frames);
    } else {
      meter.reset();
    }
    if (!this.ring.holds(this.record)) {
      meter.reset(); // overwritten while it was read: these levels are of no moment
      this.record = this.ring.oldest();
      return null;
    }
    this.record = (this.record + 1) >>> 0;
    if (current.gapFault !== null) return null;
    const endNs = current.firstFrameAtNs + (current.frames / this.ring.shape.format.rate) * 1e9;
    this.lastSampleAtNs = Math.max(this.lastSampleAtNs, endNs);
    return meter.frames >= this.windowFrames ? this.endWindow(endNs) : null;
  }

  private endWindow(endNs: number): Uint8Array<ArrayBuffer> {
    const windowFrames = this.meter.frames;
    return this.encode({
      unavailableReason: null,
      firstFrame: this.firstFrame,
      windowFrames,
      capturedAtMs: this.toUtcMs(endNs),
      levels: this.meter.endWindow(),
    });
  }

  private unavailable(nowNs: number): Uint8Array<ArrayBuffer> {
    return this.encode({
      unavailableReason: 'The device gives no samples.',
      firstFrame: 0,
      windowFrames: 0,
      capturedAtMs: this.toUtcMs(nowNs),
      levels: [],
    });
  }

  private encode(frame: Omit<MeterFrame, 'interfaceId' | 'isDemo' | 'rate'>): Uint8Array<ArrayBuffer> {
    return encodeMeterFrame({ ...this.label, rate: this.ring.shape.format.rate, ...frame });
  }
}
