/**
 * What a benchmark reads from outside: only there while `localStorage['rakkr.probe'] === '1'` when the page loads.
 *
 * - `meterAgesMs`: for each meter frame drawn for the first time, the clock at the drawing animation frame minus the
 *   capture time of the frame's last sample (`capturedAtMs`, the node's clock).
 * - `recordPresses`: for each press of Record, the room and the time of the pointer or key event, ms since 1970 UTC.
 */
export interface MeasurementProbe {
  readonly meterAgesMs: number[];
  readonly recordPresses: { roomId: string; pressedAtMs: number }[];
}

declare global {
  interface Window {
    rakkrProbe?: MeasurementProbe;
  }
}

const MAX_SAMPLES = 100_000;

export function startMeasurementProbe(view: Window): void {
  if (view.localStorage.getItem('rakkr.probe') !== '1') return;
  view.rakkrProbe = { meterAgesMs: [], recordPresses: [] };
}

const toEpochMs = (monotonicMs: number): number => performance.timeOrigin + monotonicMs;

export function noteMeterDrawn(capturedAtMs: number, drawnAtMs: number): void {
  const samples = window.rakkrProbe?.meterAgesMs;
  if (samples && samples.length < MAX_SAMPLES) samples.push(toEpochMs(drawnAtMs) - capturedAtMs);
}

export function noteRecordPress(roomId: string, event: Event): void {
  window.rakkrProbe?.recordPresses.push({ roomId, pressedAtMs: toEpochMs(event.timeStamp) });
}
