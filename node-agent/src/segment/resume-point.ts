import { type Moment, framesBetween, framesMissed } from '../pcm/frame-clock.ts';
import { type GapLine, type LedgerLine, type SegmentLine, type StartLine, gapOf, nextFrameOf } from '../pcm/ledger.ts';
import type { ResumePoint } from './tap-messages.ts';

/** A measured rate further than this from nominal is jitter of two anchors that lie too close. */
const BELIEVABLE_PPM = 500;
/** Anchors closer than this do not tell a rate. */
const LEAST_SPAN_S = 5;

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
  if (frames < LEAST_SPAN_S * nominal) return nominal;
  const measured = (frames / (last.anchor.monotonicNs - first.anchor.monotonicNs)) * 1e9;
  return Math.abs(measured / nominal - 1) * 1e6 > BELIEVABLE_PPM ? nominal : measured;
}

/**
 * What is missing between an earlier process and this one, the machine's sleep included.
 *
 * @param back  when this process's first frame was captured, by the clocks of the node
 * @param rate  frames per second
 */
export function restartGap(
  resume: ResumePoint,
  back: Moment & { readonly atUtcMs: number },
  rate: number,
): GapLine | null {
  const { nextFrame: startFrame, nextFrameAtNs, nextFrameAtUtcMs } = resume;
  if (nextFrameAtNs === null) {
    const missed = framesBetween(nextFrameAtUtcMs * 1e6, back.atUtcMs * 1e6, rate);
    // A machine without a battery for its clock may start in the past: something is missing all the same.
    return gapOf(startFrame, Math.max(1, missed), 'host-restart', nextFrameAtUtcMs);
  }
  const left = { atNs: nextFrameAtNs, sleptNs: resume.sleptNs ?? back.sleptNs };
  const lengthFrames = framesMissed(left, back, rate);
  return lengthFrames === 0 ? null : gapOf(startFrame, lengthFrames, 'capture-restart', nextFrameAtUtcMs);
}
