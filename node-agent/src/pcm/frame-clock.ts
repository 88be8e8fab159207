/** Sound card clocks are within this of nominal; a slower estimate is taken for jitter, not for drift. */
const MAX_DRIFT_PPM = 200;

/**
 * When was a frame captured? Turns jittering timestamps of one stream into a steady line.
 *
 * A timestamp says "so many frames are ready, at this time"; it can only be late (a frame counts once it is complete, and
 * the thread may be delayed before it looks), never early. So the earliest origin seen is the truest; it may creep later
 * by the greatest drift that sound cards have, which is how a slow card is followed.
 *
 * Runs on the reader thread: allocates nothing.
 */
export class FrameClock {
  private originNs = Number.POSITIVE_INFINITY;
  private observedAtNs = 0;

  /** @param rate nominal, frames/s */
  constructor(private readonly rate: number) {}

  /**
   * @param streamFrame frames of the stream that were complete at `atNs`, counted from its start
   * @param atNs CLOCK_MONOTONIC, ns
   */
  observe(streamFrame: number, atNs: number): void {
    const seenNs = atNs - this.nominalNs(streamFrame);
    const creptNs = this.originNs + (atNs - this.observedAtNs) * (MAX_DRIFT_PPM / 1e6);
    this.originNs = Math.min(seenNs, creptNs);
    this.observedAtNs = atNs;
  }

  /** Capture time of a frame of the stream, ns on CLOCK_MONOTONIC. */
  capturedAtNs(streamFrame: number): number {
    return this.originNs + this.nominalNs(streamFrame);
  }

  private nominalNs(frames: number): number {
    return (frames / this.rate) * 1e9;
  }
}

/**
 * Frames that passed between two moments of one clock.
 *
 * @returns whole frames, 0 or more: a clock that steps back loses nothing
 */
export const framesBetween = (fromNs: number, toNs: number, rate: number): number =>
  Math.max(0, Math.round(((toNs - fromNs) / 1e9) * rate));
