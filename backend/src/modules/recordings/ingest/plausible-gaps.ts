import type { DeclaredGapDto } from '@rakkr/shared/agent-protocol';

/** Clocks differ, and a report is on its way for a while. */
const SLACK_MS = 60_000;

export interface OrderSoFar {
  /** Since the node took the order, by the controller's clock, ms. */
  readonly elapsedMs: number;
  /** What was before the order and belongs to the recording, ms. */
  readonly preRollMs: number;
}

export interface RecordingSoFar extends OrderSoFar {
  /** Frames per second. */
  readonly rate: number;
  /** One past the last frame of which there is audio. */
  readonly audioEndFrame: number;
  /** Frames that are missing besides, by gaps that are known already. */
  readonly missingFrames: number;
}

export interface JudgedGaps {
  readonly plausible: DeclaredGapDto[];
  readonly implausible: DeclaredGapDto[];
}

/**
 * Which declared gaps can be true. Nothing is missing for longer than the recording can have run: the gaps together
 * are at most that long, and none reaches further beyond the audio. It is counted from the audio, not from the clock,
 * because a source may give its frames faster than in real time.
 */
export function plausibleGaps(gaps: readonly DeclaredGapDto[], soFar: RecordingSoFar): JudgedGaps {
  const longestFrames = longestGapFrames(soFar);
  const judged: JudgedGaps = { plausible: [], implausible: [] };
  let { missingFrames } = soFar;
  for (const gap of gaps.toSorted((a, b) => a.startFrame - b.startFrame)) {
    const isPlausible =
      missingFrames + gap.lengthFrames <= longestFrames &&
      gap.startFrame + gap.lengthFrames <= soFar.audioEndFrame + longestFrames;
    judged[isPlausible ? 'plausible' : 'implausible'].push(gap);
    if (isPlausible) missingFrames += gap.lengthFrames;
  }
  return judged;
}

/** Most frames that can be missing, of one gap and of all together. */
export const longestGapFrames = ({
  elapsedMs,
  preRollMs,
  rate,
}: Omit<RecordingSoFar, 'audioEndFrame' | 'missingFrames'>): number =>
  Math.ceil(((elapsedMs + preRollMs + SLACK_MS) / 1000) * rate);
