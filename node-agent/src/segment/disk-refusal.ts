import type { WireProblem } from '../pcm/capture-problem.ts';

/** After the disk refused a write: until then the frames wait in the ring. */
const RETRY_WRITE_MS = 100;

/** Whether the disk takes what a tap gives it, and whether memory takes it instead. */
export class DiskRefusal {
  private refusal: WireProblem | null = null;
  private isMemorysTurn = false;
  private isHoldWanted = false;
  /** The disk refused since the last held segment: one that takes again is noticed between two of them. */
  private hasRefused = false;
  /** A write would hang this thread as it did the one before. */
  private isSilent = false;
  private retryAtNs = 0;

  /** Why the disk does not take it; null while it does. */
  get problem(): WireProblem | null {
    return this.refusal;
  }

  /** The segment at hand, or the next one, is held in memory. */
  get isHolding(): boolean {
    return this.isMemorysTurn;
  }

  /** True while frames wait in the ring, and nowhere else. */
  get isBlocked(): boolean {
    return this.problem !== null && !this.isHolding;
  }

  /** True where a write may be tried, be it to memory. */
  mayWrite(nowNs: number): boolean {
    return this.isHolding || (!this.isSilent && nowNs >= this.retryAtNs);
  }

  /** Returns whether that is a new problem. */
  refuses(problem: WireProblem, nowNs: number): boolean {
    const isNew = this.problem?.code !== problem.code;
    this.refusal = problem;
    this.hasRefused = true;
    this.retryAtNs = nowNs + RETRY_WRITE_MS * 1e6;
    return isNew;
  }

  /** A write would not come back: the disk is left alone until `answers`. */
  fallsSilent(problem: WireProblem): void {
    this.refusal = problem;
    this.isSilent = true;
  }

  /** The disk is tried again. */
  answers(): void {
    this.isSilent = false;
    this.retryAtNs = 0;
  }

  takes(): void {
    this.refusal = null;
    this.isHoldWanted = false;
    this.hasRefused = false;
  }

  /** Somebody takes the next segment from memory; does nothing while the disk takes it. */
  wantHold(): void {
    this.isHoldWanted = this.isBlocked;
  }

  /** Returns whether it is memory's turn from now on. */
  beginsToHold(): boolean {
    if (!this.isHoldWanted || (!this.hasRefused && !this.isSilent)) return false;
    this.isHoldWanted = false;
    this.isMemorysTurn = true;
    return true;
  }

  /** A held segment is complete: the disk is tried before the next one. */
  endHold(): void {
    this.isMemorysTurn = false;
    this.hasRefused = false;
    this.retryAtNs = 0;
  }
}
