import { type LedgerLine, type SegmentLine, type StartLine, nextFrameOf } from '../pcm/ledger.ts';
import type { ResumePoint } from './tap-messages.ts';

/** A measured rate further than this from nominal is jitter of two anchors that lie too close. */
const BELIEVABLE_PPM = 500;
/** Anchors closer than this do not tell a rate. */
const LEAST_SPAN_FRAMES_S = 5;

/**
 * Where and when a recording without an end goes on.
 *
 * The moment is that of the last segment's anchor plus its length, at the rate that the card was measured to have over
 * the segments before, so that drift does not add to the gap.
 *
 * @param lines the ledger after recovery
 * @param bootId of the machine now
 * @returns null where no frame was ever written
 */
export function resumePoint(lines: readonly LedgerLine[], bootId: string): ResumePoint | null {
  const start = lines.find((line): line is StartLine => line.type === 'start');
  const segments = lines.filter((line): line is SegmentLine => line.type === 'segment');
  const last = segments.at(-1);
  if (start === undefined || last === undefined) return null;

  const nextFrame = nextFrameOf(lines);
  const afterAnchorNs = ((nextFrame - last.startFrame) / measuredRate(segments, start.format.rate)) * 1e9;
  return {
    start,
    nextIndex: last.index + 1,
    nextFrame,
    nextFrameAtNs: last.anchor.bootId === bootId ? last.anchor.monotonicNs + afterAnchorNs : null,
    sleptNs: last.anchor.sleptNs ?? null,
    nextFrameAtUtcMs: last.anchor.utcMs + afterAnchorNs / 1e6,
  };
}

/** Rate of the card against the monotonic clock, frames/s, over the segments of the last boot that follow without a gap. */
function measuredRate(segments: readonly SegmentLine[], nominal: number): number {
  const last = segments.at(-1);
  let first = last;
  for (const segment of segments.toReversed().slice(1)) {
    if (first === undefined || segment.anchor.bootId !== first.anchor.bootId) break;
    if (segment.startFrame + segment.lengthFrames !== first.startFrame) break;
    first = segment;
  }
  if (first === undefined || last === undefined) return nominal;
  const frames = last.startFrame - first.startFrame;
  if (frames < LEAST_SPAN_FRAMES_S * nominal) return nominal;
  const measured = (frames / (last.anchor.monotonicNs - first.anchor.monotonicNs)) * 1e9;
  return Math.abs(measured / nominal - 1) * 1e6 > BELIEVABLE_PPM ? nominal : measured;
}
