import type { MeterReading } from './meter-source.ts';

/** 20 dB in 1.7 s. @see IEC 60268-18 */
export const RETURN_DB_PER_S = 11.8;
export const HOLD_MS = 2000;
export const HOLD_RETURN_DB_PER_S = 20;
/** Digital silence must last so long before it is named. */
export const SILENT_AFTER_MS = 2000;
const FLOOR_DBFS = -160;

/** What one bar shows; changed in place once per animation frame. */
export interface ChannelBallistics {
  peakDbfs: number;
  rmsDbfs: number;
  holdDbfs: number;
  heldSinceMs: number;
  /** Stays lit until a person clears it or a new recording begins. */
  hasClipped: boolean;
  /** Since when every sample was zero, ms; null while there is signal. */
  digitalZeroSinceMs: number | null;
  newestPeakDbfs: number;
}

export const restingChannel = (): ChannelBallistics => ({
  peakDbfs: FLOOR_DBFS,
  rmsDbfs: FLOOR_DBFS,
  holdDbfs: FLOOR_DBFS,
  heldSinceMs: 0,
  hasClipped: false,
  digitalZeroSinceMs: null,
  newestPeakDbfs: FLOOR_DBFS,
});

/** Takes a new frame in: rises at once, RMS as sent, clip lamp latched. */
export function takeReading(channel: ChannelBallistics, reading: MeterReading, nowMs: number): void {
  channel.newestPeakDbfs = reading.peakDbfs;
  channel.peakDbfs = Math.max(channel.peakDbfs, reading.peakDbfs);
  channel.rmsDbfs = reading.rmsDbfs;
  if (reading.peakDbfs >= channel.holdDbfs) {
    channel.holdDbfs = reading.peakDbfs;
    channel.heldSinceMs = nowMs;
  }
  if (reading.clipRuns > 0) channel.hasClipped = true;
  if (reading.peakDbfs > FLOOR_DBFS) channel.digitalZeroSinceMs = null;
  else channel.digitalZeroSinceMs ??= nowMs;
}

/** Lets bar and hold return. Not called while the frames are late: then the bar stands still. */
export function letReturn(channel: ChannelBallistics, elapsedMs: number, nowMs: number): void {
  const fallen = channel.peakDbfs - (RETURN_DB_PER_S * elapsedMs) / 1000;
  channel.peakDbfs = Math.max(channel.newestPeakDbfs, fallen);
  if (nowMs - channel.heldSinceMs > HOLD_MS) channel.holdDbfs -= (HOLD_RETURN_DB_PER_S * elapsedMs) / 1000;
  channel.holdDbfs = Math.max(channel.holdDbfs, channel.peakDbfs);
}

/** With reduced motion there is no return curve: after each draw the bar starts again from the newest frame. */
export function settleOnNewest(channel: ChannelBallistics): void {
  channel.peakDbfs = channel.newestPeakDbfs;
  channel.holdDbfs = channel.newestPeakDbfs;
}

export const isSilent = (channel: ChannelBallistics, nowMs: number): boolean =>
  channel.digitalZeroSinceMs !== null && nowMs - channel.digitalZeroSinceMs >= SILENT_AFTER_MS;
