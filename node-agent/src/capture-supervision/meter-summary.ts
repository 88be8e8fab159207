import { type ChannelLevel, type MeterFrame, decodeMeterFrame, encodeMeterFrame } from '@rakkr/shared/audio/vocabulary';

/**
 * Joins the frames of one device into one: the greatest peak and all clip runs of the whole time, the newest RMS.
 *
 * While nobody watches a node sends one frame a second. Picking one window of ten would show a second whose loudest
 * moment is missing.
 */
export class MeterSummary {
  private readonly frames: MeterFrame[] = [];

  /**
   * @param bytes  one meter frame
   * @returns a frame that has to leave at once: what was gathered before the device changed or became unavailable
   */
  add(bytes: Uint8Array): Uint8Array | null {
    const frame = decodeMeterFrame(bytes);
    if (frame.unavailableReason !== null) {
      this.frames.length = 0;
      return bytes;
    }
    if (this.frames[0] !== undefined && !isSameRun(this.frames[0], frame)) this.frames.length = 0;
    this.frames.push(frame);
    return null;
  }

  /** The summary of everything since the last call; null where there was nothing. */
  take(): Uint8Array | null {
    const summary = summaryOf(this.frames);
    this.frames.length = 0;
    return summary === null ? null : encodeMeterFrame(summary);
  }
}

/** One frame for several consecutive ones of the same device; null for none. */
export function summaryOf(frames: readonly MeterFrame[]): MeterFrame | null {
  const first = frames[0];
  const last = frames.at(-1);
  if (first === undefined || last === undefined) return null;
  return {
    ...last,
    firstFrame: first.firstFrame,
    windowFrames: last.firstFrame + last.windowFrames - first.firstFrame,
    levels: last.levels.map((level, channel) => levelOf(level, frames, channel)),
  };
}

const levelOf = (last: ChannelLevel, frames: readonly MeterFrame[], channel: number): ChannelLevel => ({
  peakDbfs: Math.max(...frames.map(({ levels }) => levels[channel]?.peakDbfs ?? last.peakDbfs)),
  rmsDbfs: last.rmsDbfs,
  clipRuns: frames.reduce((sum, { levels }) => sum + (levels[channel]?.clipRuns ?? 0), 0),
});

const isSameRun = (one: MeterFrame, other: MeterFrame): boolean =>
  one.rate === other.rate && one.levels.length === other.levels.length && one.firstFrame <= other.firstFrame;
