const MINUS = '−';
const NOTHING = '–';

/** Below this the figure says only that it is quieter. */
export const QUIETEST_SHOWN_DBFS = -90;

/**
 * A level: `−18.4`, `+0.3`, `0.0`; below −90 `< −90`; unknown `–`. The unit stands in the column head.
 */
export function levelFigure(dbfs: number | null): string {
  if (dbfs === null) return NOTHING;
  if (dbfs < QUIETEST_SHOWN_DBFS) return `< ${MINUS}90`;
  const rounded = Math.round(dbfs * 10) / 10;
  if (rounded === 0) return '0.0';
  return `${rounded < 0 ? MINUS : '+'}${Math.abs(rounded).toFixed(1)}`;
}

/** A signed figure with U+2212: `−0.4`. */
export const signed = (value: number, digits: number): string =>
  `${value < 0 ? MINUS : '+'}${Math.abs(value).toFixed(digits)}`;

/** A count: `40,320`; unknown `–`. */
export const count = (value: number | null): string => (value === null ? NOTHING : value.toLocaleString('en-GB'));

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A size in decimal units: `38 MB`, `1.2 GB`; unknown `–`. */
export function size(bytes: number | null): string {
  if (bytes === null) return NOTHING;
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? ''}`;
}

/** A sample rate: `48 kHz`, `44.1 kHz`. */
export const rate = (framesPerSecond: number): string => `${String(framesPerSecond / 1000)} kHz`;

/** A short length: `0.840 s`. */
export const seconds = (value: number): string => `${value.toFixed(3)} s`;
