/** Part of a recording's time line of which something is known. */
export interface TimeLineRun {
  readonly kind: 'audio' | 'gap';
  readonly startFrame: number;
  readonly lengthFrames: number;
}

/**
 * The runs that carry the known beginning of a time line further, cut so that they follow on one another. Audio wins
 * over a gap that was declared for the same frames.
 *
 * @param fromFrame  frames known from the beginning so far
 * @param runs       in any order; may overlap
 * @returns runs without overlap, the first begins at `fromFrame`; empty while something before is missing
 */
export function followingRuns(fromFrame: number, runs: readonly TimeLineRun[]): TimeLineRun[] {
  const following: TimeLineRun[] = [];
  const ordered = runs.toSorted((a, b) => a.startFrame - b.startFrame || rank(a) - rank(b));
  let at = fromFrame;
  for (;;) {
    const run =
      ordered.find((candidate) => candidate.kind === 'audio' && holds(candidate, at)) ??
      ordered.find((candidate) => candidate.kind === 'gap' && holds(candidate, at));
    if (run === undefined) return following;
    const end = run.kind === 'audio' ? endOf(run) : Math.min(endOf(run), nextAudioAfter(at, ordered));
    following.push({ kind: run.kind, startFrame: at, lengthFrames: end - at });
    at = end;
  }
}

/**
 * Gaps as far as the audio beside them is known. Of a time line of many segments only the next ones are looked at: a
 * declared gap that reaches beyond them may cover audio, and a gap is blanked.
 *
 * @param audio    the next stored runs, in the order of the time line
 * @param isWhole  no stored run follows on these
 */
export function gapsBeside(
  audio: readonly TimeLineRun[],
  gaps: readonly TimeLineRun[],
  isWhole: boolean,
): TimeLineRun[] {
  const last = audio.at(-1);
  if (isWhole || last === undefined) return [...gaps];
  const horizon = endOf(last);
  return gaps
    .filter((gap) => gap.startFrame < horizon)
    .map((gap) => ({ ...gap, lengthFrames: Math.min(endOf(gap), horizon) - gap.startFrame }));
}

const rank = (run: TimeLineRun): number => (run.kind === 'audio' ? 0 : 1);
const endOf = (run: TimeLineRun): number => run.startFrame + run.lengthFrames;
const holds = (run: TimeLineRun, frame: number): boolean => run.startFrame <= frame && frame < endOf(run);

const nextAudioAfter = (frame: number, ordered: readonly TimeLineRun[]): number =>
  ordered.find((run) => run.kind === 'audio' && run.startFrame > frame)?.startFrame ?? Infinity;
