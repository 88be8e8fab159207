import type { GapLine, SegmentLine } from '../pcm/ledger.ts';
import { RenditionRefused } from './rendition-plan.ts';

export type TimePiece = SegmentLine | GapLine;

/** A recording's time line as it grows: finished segments and gaps, one after the other, until its end is known. */
export class TimeLine {
  private readonly pieces = new Map<number, TimePiece>();
  private totalFrames: number | null = null;
  private change = Promise.withResolvers<undefined>();

  /** Takes what is new. @param totalFrames length of the whole, null while it grows */
  add(pieces: readonly TimePiece[], totalFrames: number | null): void {
    for (const piece of pieces) this.pieces.set(piece.startFrame, piece);
    this.totalFrames = totalFrames;
    this.change.resolve(undefined);
    this.change = Promise.withResolvers();
  }

  /** All gaps, in order. */
  get gaps(): readonly GapLine[] {
    const gaps = [...this.pieces.values()].filter((piece) => piece.type === 'gap');
    return gaps.sort((one, other) => one.startFrame - other.startFrame);
  }

  /**
   * The piece that begins with this frame; waits until it is there.
   *
   * @returns null where the recording ends before it
   * @throws RenditionRefused where the recording has ended and the frame is not on this node; the signal's reason
   */
  async pieceAt(frame: number, signal: AbortSignal): Promise<TimePiece | null> {
    for (;;) {
      signal.throwIfAborted();
      const piece = this.pieces.get(frame);
      if (piece !== undefined) return piece;
      if (this.totalFrames !== null) {
        if (frame >= this.totalFrames) return null;
        throw new RenditionRefused(`The audio from frame ${String(frame)} on is not on this node.`);
      }
      await this.changeOrAbort(signal);
    }
  }

  private changeOrAbort(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      signal.addEventListener('abort', done);
      void this.change.promise.then(done);
    });
  }
}
