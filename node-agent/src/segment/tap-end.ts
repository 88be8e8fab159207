import { framesBetween } from '../pcm/frame-clock.ts';
import type { EndReason } from '../pcm/ledger.ts';
import { utcMsToMonotonicNs } from '../platform/clock.ts';

/** The booked end is looked up on the node's clock so often. */
const BOOKED_END_LOOK_NS = 100e6;
/** After its end a tap waits so long for the last frames before it says that the device has none. */
const LAST_FRAMES_MS = 150;

/** When a recording ends, and why: at its booked end, or with an order to leave that comes before. */
export class TapEnd {
  private end: { atNs: number; reason: EndReason } | null = null;
  private lookedAtNs = 0;

  /** @param bookedUtcMs  null = it is ended by an order only */
  constructor(private readonly bookedUtcMs: number | null) {
    if (bookedUtcMs !== null) this.end = { atNs: Number.POSITIVE_INFINITY, reason: 'booked-end' };
  }

  /** CLOCK_MONOTONIC; infinity while nobody knows. */
  get atNs(): number {
    return this.end?.atNs ?? Number.POSITIVE_INFINITY;
  }

  get reason(): EndReason {
    return this.end?.reason ?? 'operator';
  }

  /** The first order counts. */
  leave(reason: EndReason, atNs: number): void {
    if (this.end === null || this.end.reason === 'booked-end') this.end = { atNs, reason };
  }

  /** The booked end is an instant of UTC: the node's clock may be set while the recording runs. */
  look(nowNs: number): void {
    if (nowNs - this.lookedAtNs <= BOOKED_END_LOOK_NS) return;
    this.lookedAtNs = nowNs;
    if (this.end?.reason === 'booked-end' && this.bookedUtcMs !== null) {
      this.end.atNs = utcMsToMonotonicNs(this.bookedUtcMs);
    }
  }

  /** True once the last frames must have arrived, if there are any. */
  isOver(nowNs: number): boolean {
    return nowNs >= this.atNs + LAST_FRAMES_MS * 1e6;
  }

  /** Frames from a moment to the end; infinity while nobody knows that. */
  framesFrom(atNs: number, rate: number): number {
    return framesBetween(atNs, this.atNs, rate);
  }
}
