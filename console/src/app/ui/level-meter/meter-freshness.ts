import type { MeterSample } from './meter-source.ts';

/** From this age on the bars stand still: a falling bar would claim that silence was measured. */
export const LATE_AFTER_MS = 300;
/** From this age on nothing is known. */
export const UNAVAILABLE_AFTER_MS = 1000;

export type Freshness = 'live' | 'late' | 'unavailable';

/**
 * Whether the newest frame may still be shown as a level.
 *
 * @param nowMs  same monotonic clock as `arrivedAtMs`
 */
export function meterFreshness(sample: MeterSample | null, nowMs: number): Freshness {
  if (sample === null || sample.unavailableReason !== null) return 'unavailable';
  const ageMs = nowMs - sample.arrivedAtMs;
  if (ageMs > UNAVAILABLE_AFTER_MS) return 'unavailable';
  return ageMs > LATE_AFTER_MS ? 'late' : 'live';
}
