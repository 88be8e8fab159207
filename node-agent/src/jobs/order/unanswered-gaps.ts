import type { GapLine } from '../../pcm/ledger.ts';

/** Which gaps of a recording the controller has not answered for. Knows nothing of an earlier agent: all are told once. */
export class UnansweredGaps {
  private readonly answeredFrames = new Map<number, number>();

  /**
   * @param gaps  all gaps of the ledger
   * @returns those that are new or have grown since an answer, in the order of `gaps`
   */
  of(gaps: readonly GapLine[]): readonly GapLine[] {
    return gaps.filter(({ startFrame, lengthFrames }) => this.answeredFrames.get(startFrame) !== lengthFrames);
  }

  /** The controller has taken them, or has said that it never will. */
  answered(gaps: readonly Pick<GapLine, 'startFrame' | 'lengthFrames'>[]): void {
    for (const { startFrame, lengthFrames } of gaps) this.answeredFrames.set(startFrame, lengthFrames);
  }

  /** The controller may have forgotten: its data may be a restored backup. */
  forget(): void {
    this.answeredFrames.clear();
  }
}
