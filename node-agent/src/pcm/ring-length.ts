import { type PcmFormat, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

/** What a ring holds where nobody wants pre-roll: a disk that stalls for a minute costs nothing. */
const LEAST_WISH_S = 60;
/** Beyond the pre-roll, so that a recording that takes all of it has time to do so. */
const BEYOND_PRE_ROLL_S = 30;
/** A ring takes at most this share of the memory that is available: other captures and the page cache live there too. */
const MEMORY_SHARE = 0.25;
/** What a device buffer holds as well; less is of no use. */
const LEAST_MS = 2_000;

/** How much of the past a device's ring is to hold, ms. */
export const wishedRingMs = (preRollSeconds: number): number =>
  Math.max(LEAST_WISH_S, preRollSeconds + BEYOND_PRE_ROLL_S) * 1_000;

/**
 * How much of the past a ring may hold, ms: what is wished for, as far as memory allows.
 *
 * @param availableBytes memory that the machine, or the process's control group, can still give
 */
export function affordableRingMs(wishMs: number, format: PcmFormat, availableBytes: number): number {
  const bytesPerMs = (bytesPerFrame(format) * format.rate) / 1_000;
  const affordableMs = Math.floor((availableBytes * MEMORY_SHARE) / bytesPerMs);
  return Math.min(wishMs, Math.max(LEAST_MS, affordableMs));
}
