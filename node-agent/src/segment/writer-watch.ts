/** Looks in a row at which the thread stood still: 3 s at two a second. A stopped process counts one, however long. */
const LOOKS = 6;

/** Tells a writer thread that hangs in a write from one that waits for frames: the latter still looks around. */
export class WriterWatch {
  private seen: { readonly of: SharedArrayBuffer; readonly beats: number } | null = null;
  private still = 0;

  /** @param beats  of the thread that writes now; null while there is none */
  constructor(private readonly beats: () => SharedArrayBuffer | null) {}

  /**
   * To be asked at even intervals.
   *
   * @param isWriting  recordings run: a thread without any sleeps for long
   */
  hangs(isWriting: boolean): boolean {
    const of = this.beats();
    if (of === null) return false;
    const beats = Atomics.load(new Int32Array(of), 0);
    const isStill = isWriting && this.seen?.of === of && this.seen.beats === beats;
    this.seen = { of, beats };
    this.still = isStill ? this.still + 1 : 0;
    return this.still >= LOOKS;
  }
}
