/** Until a card's drift is known: sound card clocks are within this of nominal. */
const ASSUMED_DRIFT_PPM = 200;
/** Worse than any card: what is measured beyond this is no drift. */
const MAX_DRIFT_PPM = 2_000;
/** How far a card's drift moves, with its temperature, from one measurement to the next. */
const WANDER_PPM = 20;
/** How often the drift is measured: the truest timestamp of one such time against that of the one before. */
const MEASURED_EVERY_NS = 10e9;

/**
 * When was a frame captured? Turns jittering timestamps of one stream into a steady line.
 *
 * A timestamp says "so many frames are ready, at this time"; it can only be late (a frame counts once it is complete, and
 * the thread may be delayed before it looks), never early. So the earliest origin seen is the truest; it may creep later
 * as fast as the card's own clock is slow, which is measured, and a little faster.
 *
 * Runs on the reader thread: allocates nothing.
 */
export class FrameClock {
  private originNs = Number.POSITIVE_INFINITY;
  private observedAtNs = 0;
  /** By how much the origin becomes later per ns: how slow the card may be. */
  private creep = ASSUMED_DRIFT_PPM / 1e6;
  /** Truest origin of the present time of measurement and of the one before, and when each was seen. */
  private truestNs = Number.POSITIVE_INFINITY;
  private truestAtNs = 0;
  private formerNs = Number.POSITIVE_INFINITY;
  private formerAtNs = 0;
  private measuredAtNs = 0;

  /** @param rate nominal, frames/s */
  constructor(private readonly rate: number) {}

  /**
   * @param streamFrame frames of the stream that were complete at `atNs`, counted from its start
   * @param atNs CLOCK_MONOTONIC, ns
   */
  observe(streamFrame: number, atNs: number): void {
    const seenNs = atNs - this.nominalNs(streamFrame);
    const creptNs = this.originNs + (atNs - this.observedAtNs) * this.creep;
    this.originNs = Math.min(seenNs, creptNs);
    this.observedAtNs = atNs;
    if (seenNs < this.truestNs) {
      this.truestNs = seenNs;
      this.truestAtNs = atNs;
    }
    if (atNs - this.measuredAtNs >= MEASURED_EVERY_NS) this.measure(atNs);
  }

  /** Capture time of a frame of the stream, ns on CLOCK_MONOTONIC. */
  capturedAtNs(streamFrame: number): number {
    return this.originNs + this.nominalNs(streamFrame);
  }

  private measure(atNs: number): void {
    if (this.formerAtNs > 0) {
      const slope = (this.truestNs - this.formerNs) / (this.truestAtNs - this.formerAtNs);
      const most = MAX_DRIFT_PPM / 1e6;
      this.creep = Math.max(-most, Math.min(most, slope)) + WANDER_PPM / 1e6;
    }
    // The first time starts with the stream, when there is nothing yet to compare.
    if (this.measuredAtNs > 0) {
      this.formerNs = this.truestNs;
      this.formerAtNs = this.truestAtNs;
    }
    this.truestNs = Number.POSITIVE_INFINITY;
    this.measuredAtNs = atNs;
  }

  private nominalNs(frames: number): number {
    return (frames / this.rate) * 1e9;
  }
}

/** A moment with what CLOCK_MONOTONIC leaves out: that clock stands still while the machine sleeps. */
export interface Moment {
  /** ns on CLOCK_MONOTONIC. */
  readonly atNs: number;
  /** How long the machine had slept by then since it started, ns. */
  readonly sleptNs: number;
}

/** Two clocks are never read in one moment: a shorter sleep than this is the time between the two looks. */
export const SHORTEST_SLEEP_NS = 1e8;

/** Frames that a device did not give between two moments, the machine's sleep included. */
export function framesMissed(from: Moment, to: Moment, rate: number): number {
  const asleepNs = to.sleptNs - from.sleptNs;
  return framesBetween(from.atNs, to.atNs + (asleepNs < SHORTEST_SLEEP_NS ? 0 : asleepNs), rate);
}

/**
 * Frames that passed between two moments of one clock.
 *
 * @returns whole frames, 0 or more: a clock that steps back loses nothing
 */
export const framesBetween = (fromNs: number, toNs: number, rate: number): number =>
  Math.max(0, Math.round(((toNs - fromNs) / 1e9) * rate));
