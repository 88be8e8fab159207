/** Lowest level that the meter shows, dBFS. */
export const SCALE_FLOOR_DBFS = -72;

/** Peaks of speech belong between these; below the first room noise, above the last the ceiling. */
export const ZONE_EDGES_DBFS = { floor: -48, target: -24, hot: -9, over: -1 } as const;

/**
 * Position of a level on the meter, 0 to 1.
 *
 * Three spans of 24 dB on 20, 35 and 45 % of the length: gain is decided in the top 24 dB, which get nearly half the
 * bar; the lowest fifth still tells a quiet living microphone from a dead one.
 *
 * @param dbfs  sample peak or RMS, dBFS; 0 = full scale
 */
export function meterPosition(dbfs: number): number {
  if (dbfs <= SCALE_FLOOR_DBFS) return 0;
  if (dbfs <= -48) return (0.2 * (dbfs + 72)) / 24;
  if (dbfs <= -24) return 0.2 + (0.35 * (dbfs + 48)) / 24;
  if (dbfs < 0) return 0.55 + (0.45 * (dbfs + 24)) / 24;
  return 1;
}

const ALL_TICKS: readonly number[] = [0, -9, -18, -24, -36, -48, -60];
const SHORT_TICKS: readonly number[] = [0, -9, -24, -48];
const SHORTEST_TICKS: readonly number[] = [0, -24, -48];

/** Ticks that fit a scale of this length without touching each other, dBFS. */
export function ticksFor(lengthPx: number): readonly number[] {
  if (lengthPx < 64) return SHORTEST_TICKS;
  return lengthPx < 110 ? SHORT_TICKS : ALL_TICKS;
}

/** Labels that stand side by side need more room: −24 and −18 are 11 % of the length apart. */
const ALL_TICKS_BELOW_PX = 320;

/** Ticks that fit a horizontal scale, dBFS. */
export const ticksBelow = (lengthPx: number): readonly number[] =>
  lengthPx < ALL_TICKS_BELOW_PX ? SHORT_TICKS : ALL_TICKS;

/** Label of a tick, with U+2212. */
export const tickLabel = (dbfs: number): string => (dbfs === 0 ? '0' : `−${String(-dbfs)}`);
