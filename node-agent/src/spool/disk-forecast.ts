/** What one recording takes of the spool's disk. */
export interface SpoolUse {
  readonly bytesPerSecond: number;
  /** Its booked end by this node's clock, ms since 1970 UTC; null = it runs until somebody stops it. */
  readonly endsAtMs: number | null;
}

export interface SpoolSpace {
  /** Bytes that the agent's user may still write. */
  readonly freeBytes: number;
  /** Bytes of these that stay free for the rest of the machine. */
  readonly reservedBytes: number;
}

/** So much of a recording without an end has to fit before it starts. */
export const LEAST_START_SECONDS = 600;

/**
 * How long the disk lasts at the present rate of all recordings.
 *
 * Counts down to the reserve, which running recordings still use before they wait in the ring.
 *
 * @returns whole seconds; null where nothing is written
 */
export function spoolSecondsLeft(space: SpoolSpace, running: readonly SpoolUse[]): number | null {
  const bytesPerSecond = running.reduce((sum, use) => sum + use.bytesPerSecond, 0);
  return bytesPerSecond === 0 ? null : Math.floor(usableBytes(space) / bytesPerSecond);
}

/**
 * What the disk lacks for one more recording: its whole length, or `LEAST_START_SECONDS` where it has no end, beside
 * what the running ones still need by the same rule. What uploads will free is not counted: the controller may be away
 * until the end.
 *
 * @returns bytes; 0 where it fits
 */
export function missingForStart(
  space: SpoolSpace,
  running: readonly SpoolUse[],
  wanted: SpoolUse,
  nowMs: number,
): number {
  const needed = [...running, wanted].reduce((sum, use) => sum + bytesAhead(use, nowMs), 0);
  return Math.max(0, Math.ceil(needed - usableBytes(space)));
}

/** What a recording will still write, as far as that is known, bytes. */
export function bytesAhead({ bytesPerSecond, endsAtMs }: SpoolUse, nowMs: number): number {
  const seconds = endsAtMs === null ? LEAST_START_SECONDS : Math.max(0, endsAtMs - nowMs) / 1000;
  return bytesPerSecond * seconds;
}

const usableBytes = ({ freeBytes, reservedBytes }: SpoolSpace): number => Math.max(0, freeBytes - reservedBytes);
