interface LastSaid {
  readonly atMs: number;
  readonly suppressed: number;
}

/** Lets one event of each kind be said in so long, and counts those that are kept back meanwhile. */
export class QuietTimes {
  private readonly last = new Map<string, LastSaid>();

  constructor(private readonly quietMs: number) {}

  /**
   * @param nowMs  monotonic
   * @returns how many were kept back since it was said last; null = this one is kept back as well
   */
  say(kind: string, nowMs: number): number | null {
    const before = this.last.get(kind);
    const isQuiet = before !== undefined && nowMs - before.atMs < this.quietMs;
    if (isQuiet) {
      this.last.set(kind, { ...before, suppressed: before.suppressed + 1 });
      return null;
    }
    this.forgetOld(nowMs);
    this.last.set(kind, { atMs: nowMs, suppressed: 0 });
    return before?.suppressed ?? 0;
  }

  /** Kinds may be ids: what has been quiet for long and owes no count takes no memory. */
  private forgetOld(nowMs: number): void {
    for (const [kind, { atMs, suppressed }] of this.last)
      if (suppressed === 0 && nowMs - atMs >= this.quietMs) this.last.delete(kind);
  }
}
