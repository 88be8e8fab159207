/** How long a device is watched before the count starts again: long enough that a period more or less is nothing. */
const WATCHED_FOR_NS = 1e9;
/** Real cards are within a thousandth of their rate. */
const FASTER_THAN = 2;

/**
 * Tells a device that runs at its rate from one that always has frames ready: a broken driver, or a PCM such as `null`
 * that is no device at all. Its reader never sleeps, and must not do so before everybody else on the machine.
 *
 * A full buffer after a stall is no such thing: what a device may hold is allowed for.
 */
export class RunawayWatch {
  private fromNs = 0;
  private frames = 0;

  /**
   * @param rate nominal, frames/s
   * @param bufferFrames what the device holds at most
   */
  constructor(
    private readonly rate: number,
    private readonly bufferFrames: number,
  ) {}

  /** Runs on the reader thread, once in many reads. @param nowNs CLOCK_MONOTONIC */
  isRunaway(framesSince: number, nowNs: number): boolean {
    if (this.fromNs === 0 || nowNs - this.fromNs > WATCHED_FOR_NS) {
      this.fromNs = nowNs;
      this.frames = 0;
      return false;
    }
    this.frames += framesSince;
    const due = ((nowNs - this.fromNs) / 1e9) * this.rate;
    return this.frames > FASTER_THAN * (due + this.bufferFrames);
  }
}
