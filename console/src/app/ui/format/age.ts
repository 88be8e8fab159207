const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * How long something is: `12 s`, `3 min 04 s`, `1 h 41 min`, `2 d 4 h`.
 *
 * @param ms  0 or more; a negative age (clocks that differ) reads `0 s`
 */
export function age(ms: number): string {
  const safeMs = Math.max(0, ms);
  if (safeMs < MINUTE_MS) return `${String(Math.floor(safeMs / SECOND_MS))} s`;
  if (safeMs < HOUR_MS) {
    const seconds = Math.floor((safeMs % MINUTE_MS) / SECOND_MS);
    return `${String(Math.floor(safeMs / MINUTE_MS))} min ${String(seconds).padStart(2, '0')} s`;
  }
  if (safeMs < DAY_MS) {
    return `${String(Math.floor(safeMs / HOUR_MS))} h ${String(Math.floor((safeMs % HOUR_MS) / MINUTE_MS))} min`;
  }
  return `${String(Math.floor(safeMs / DAY_MS))} d ${String(Math.floor((safeMs % DAY_MS) / HOUR_MS))} h`;
}

/** A length for prose: `2 h 34 min 18 s`, in whole seconds that are there. */
export function lengthInWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const shown = parts.filter(([value], index) => value > 0 || (index === 2 && whole === 0));
  return shown.map(([value, unit]) => `${String(value)} ${unit}`).join(' ');
}

/** From seven days on the date says more than an age. */
export const AGE_UNTIL_MS = 7 * DAY_MS;
