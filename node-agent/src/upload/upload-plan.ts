import type { SegmentLine } from '../pcm/ledger.ts';

export interface UploadView {
  /** Finished segments, in order. */
  readonly segments: readonly SegmentLine[];
  readonly isConfirmed: (segment: SegmentLine) => boolean;
  readonly inFlight: ReadonlySet<number>;
  /** Segments that failed: monotonic ms before which they are not tried again. */
  readonly notBeforeMs: ReadonlyMap<number, number>;
  readonly lanes: number;
  /** Monotonic ms before which nothing of the recording is sent; 0 = at once. */
  readonly heldUntilMs: number;
}

export interface UploadPlan {
  readonly start: readonly SegmentLine[];
  /** Wait until something that failed is due, ms; null where nothing waits for its time. */
  readonly nextInMs: number | null;
}

/**
 * Which segments leave now: oldest first, as many as there are free lanes. A segment that waits after a failure holds
 * no lane, so that one bad segment does not keep the others back. Where the controller itself is away, all wait.
 *
 * @param nowMs  monotonic clock
 */
export function planUploads(view: UploadView, nowMs: number): UploadPlan {
  if (view.heldUntilMs > nowMs) return { start: [], nextInMs: view.heldUntilMs - nowMs };
  const open = view.segments.filter((segment) => !view.isConfirmed(segment) && !view.inFlight.has(segment.index));
  const due = open.filter(({ index }) => (view.notBeforeMs.get(index) ?? 0) <= nowMs);
  const waits = open.flatMap(({ index }) => {
    const at = view.notBeforeMs.get(index) ?? 0;
    return at > nowMs ? [at - nowMs] : [];
  });
  return {
    start: due.slice(0, Math.max(0, view.lanes - view.inFlight.size)),
    nextInMs: waits.length === 0 ? null : Math.min(...waits),
  };
}
