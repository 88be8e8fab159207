import type { PlacedEnvelope } from './envelope.ts';
import type { TimeWindow } from './time-window.ts';

export interface WaveformGap {
  readonly startS: number;
  readonly lengthS: number;
}

/** Everything that the two waveform canvases show. */
export interface WaveformView {
  readonly channelLabels: readonly string[];
  /** Envelope of the whole, coarse; null while it is not there yet. */
  readonly whole: PlacedEnvelope | null;
  /** Envelope of the window, as fine as the screen; null while it is not there yet. */
  readonly detail: PlacedEnvelope | null;
  readonly gaps: readonly WaveformGap[];
  readonly totalS: number;
  readonly window: TimeWindow;
  readonly playheadS: number;
  /** True while the right edge grows. */
  readonly isGrowing: boolean;
}

/** Left gutter that holds the names; none on a phone, there the names stand inside the lanes. */
export const gutterPx = (widthPx: number): number => (widthPx < 600 ? 0 : 106);
export const RIGHT_PAD_PX = 10;
