/** 20 frames a second of each of 16 devices, and as many again for a burst after a stall. */
export const MAX_FRAMES_PER_SECOND = 640;

/** How many meter frames a socket may still send in the running second. */
export class FrameAllowance {
  private secondStartedMs = Number.NEGATIVE_INFINITY;
  private taken = 0;

  /**
   * Takes one frame.
   *
   * @param nowMs monotonic clock, ms
   * @returns false where the second's frames are used up
   */
  take(nowMs: number): boolean {
    if (nowMs - this.secondStartedMs >= 1_000) {
      this.secondStartedMs = nowMs;
      this.taken = 0;
    }
    this.taken += 1;
    return this.taken <= MAX_FRAMES_PER_SECOND;
  }
}
