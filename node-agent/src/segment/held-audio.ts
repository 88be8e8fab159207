import type { HeldSegment } from '../pcm/tap.ts';
import type { WrittenSegment } from './finish-segment.ts';
import { segmentLine } from './finish-segment.ts';

/**
 * Segments of one recording that its disk refused: in memory until the controller has them, or until the disk takes
 * them after all.
 */
export class HeldAudio {
  private readonly waiting = new Map<number, HeldSegment>();
  private readonly delivered = new Set<number>();
  private arrivals: (() => void)[] = [];

  /** Indexes of segments whose only copy on this node is here. */
  get held(): readonly number[] {
    return [...this.waiting.keys()];
  }

  /** Indexes of segments that the controller has and this node has not. */
  get safe(): readonly number[] {
    return [...this.delivered];
  }

  add(segment: WrittenSegment, pcm: Uint8Array): void {
    this.waiting.set(segment.facts.index, { segment: segmentLine(segment), pcm });
    this.wake();
  }

  /** The oldest; null where none is held. */
  first(): HeldSegment | null {
    const [oldest] = this.waiting.values();
    return oldest ?? null;
  }

  pcmOf(index: number): Uint8Array | null {
    return this.waiting.get(index)?.pcm ?? null;
  }

  /** The controller has it: its memory is given back. A hash that is not ours settles nothing. */
  markSafe(index: number, sha256: string): void {
    if (this.waiting.get(index)?.segment.sha256 !== sha256) return;
    this.waiting.delete(index);
    this.delivered.add(index);
  }

  /** The disk has it after all. */
  markWritten(index: number): void {
    this.waiting.delete(index);
  }

  /** Returns when a segment is held, when `wake` is called, or after `timeoutMs`. */
  async arrival(timeoutMs: number): Promise<void> {
    if (this.waiting.size > 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.arrivals.push(resolve);
      timer = setTimeout(resolve, timeoutMs);
    });
    clearTimeout(timer);
  }

  /** Nothing further is to be expected: whoever waits looks again. */
  wake(): void {
    for (const resolve of this.arrivals.splice(0)) resolve();
  }
}
