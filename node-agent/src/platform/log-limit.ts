/**
 * Keeps an event that may come a hundred times a second from filling the log: the first of a window goes out, the
 * others are counted, and the next that goes out says how many they were.
 */
export class LogLimit {
  private openAtMs = Number.NEGATIVE_INFINITY;
  private suppressed = 0;

  /** @param windowMs  at most one line in so long */
  constructor(private readonly windowMs: number) {}

  /**
   * @param nowMs  monotonic clock
   * @returns how many were kept back since the last line; null where this one is kept back as well
   */
  pass(nowMs: number): number | null {
    if (nowMs < this.openAtMs) {
      this.suppressed++;
      return null;
    }
    const { suppressed } = this;
    this.suppressed = 0;
    this.openAtMs = nowMs + this.windowMs;
    return suppressed;
  }
}
