import type { GapCause } from '@rakkr/shared/recordings/vocabulary';

import { type FrameAnchor, type GapLine, type LedgerLine, gapOf, nextFrameOf } from '../pcm/ledger.ts';

/** A segment that was found without its line in the ledger. */
export interface FoundSegment {
  readonly startFrame: number;
  /** Of its first frame. */
  readonly anchor: FrameAnchor;
  /** Frames per second. */
  readonly rate: number;
}

/**
 * What a ledger lacks before a segment, and nobody can bring any more.
 *
 * @param toFrame  one past the last frame that is missing: the segment, or a gap before it that is known
 * @returns null where nothing is missing
 */
export function lostBefore(
  lines: readonly LedgerLine[],
  { startFrame, anchor, rate }: FoundSegment,
  toFrame: number,
  cause: GapCause,
): GapLine | null {
  const fromFrame = nextFrameOf(lines);
  if (toFrame <= fromFrame) return null;
  const agoMs = ((startFrame - fromFrame) / rate) * 1_000;
  return gapOf(fromFrame, toFrame - fromFrame, cause, anchor.utcMs - agoMs);
}
