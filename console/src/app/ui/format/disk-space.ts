import { size } from './figures.ts';

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/**
 * For how long a disk lasts: `3 d 4 h`, `1 h 41 min`, `42 min`, `under 1 min`.
 *
 * @param seconds  0 or more
 */
export function timeLeft(seconds: number): string {
  const whole = (unit: number, of: number): string => String(Math.floor(of / unit));
  if (seconds < MINUTE_S) return 'under 1 min';
  if (seconds < HOUR_S) return `${whole(MINUTE_S, seconds)} min`;
  if (seconds < DAY_S) return `${whole(HOUR_S, seconds)} h ${whole(MINUTE_S, seconds % HOUR_S)} min`;
  return `${whole(DAY_S, seconds)} d ${whole(HOUR_S, seconds % DAY_S)} h`;
}

/**
 * Space for audio, time first: `3 d 4 h (412 GB)`; bytes alone while nothing is recorded; unknown `–`.
 *
 * @param secondsLeft  at the rate of what is recorded now; 0 = none, whatever is free; null = not known
 */
export function diskSpace(secondsLeft: number | null, freeBytes: number | null): string {
  if (secondsLeft === null) return size(freeBytes);
  const time = secondsLeft === 0 ? 'none left' : timeLeft(secondsLeft);
  return freeBytes === null ? time : `${time} (${size(freeBytes)})`;
}
