/** The run of seconds that a canvas shows, and where it stands on it. */
export interface TimeWindow {
  readonly startS: number;
  readonly lengthS: number;
}

export const MIN_WINDOW_S = 0.5;

export const xOf = (atS: number, window: TimeWindow, widthPx: number): number =>
  ((atS - window.startS) / window.lengthS) * widthPx;

export const secondsAt = (x: number, window: TimeWindow, widthPx: number): number =>
  window.startS + (x / widthPx) * window.lengthS;

/** Keeps a window within 0 and the recording's length. */
export function clampWindow(window: TimeWindow, totalS: number): TimeWindow {
  const lengthS = Math.max(MIN_WINDOW_S, Math.min(totalS, window.lengthS));
  return { lengthS, startS: Math.max(0, Math.min(totalS - lengthS, window.startS)) };
}

/** Zooms around a second that stays where it is. @param factor below 1 zooms in */
export function zoomWindow(window: TimeWindow, factor: number, aroundS: number, totalS: number): TimeWindow {
  const share = (aroundS - window.startS) / window.lengthS;
  const lengthS = Math.max(MIN_WINDOW_S, Math.min(totalS, window.lengthS * factor));
  return clampWindow({ lengthS, startS: aroundS - share * lengthS }, totalS);
}

const STEPS_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200];
const MIN_TICK_PX = 88;

/** Distance of ruler ticks whose labels do not touch, seconds. */
export function rulerStep(lengthS: number, widthPx: number): number {
  return STEPS_S.find((step) => (step / lengthS) * widthPx > MIN_TICK_PX) ?? 86_400;
}

/** Least width of a gap at any zoom: a gap is never too short to be seen. */
export const MIN_GAP_PX = 7;

/** Where a gap is drawn: its own width, at least 7 px, centred on it. */
export function gapSpan(
  gap: { readonly startS: number; readonly lengthS: number },
  window: TimeWindow,
  widthPx: number,
): { readonly x: number; readonly width: number } {
  const x = xOf(gap.startS, window, widthPx);
  const width = (gap.lengthS / window.lengthS) * widthPx;
  if (width >= MIN_GAP_PX) return { x, width };
  return { x: x + width / 2 - MIN_GAP_PX / 2, width: MIN_GAP_PX };
}
