const two = (value: number): string => String(value).padStart(2, '0');

/**
 * A running time: `01:12:43`; from a day `1 d 02:14:07`.
 *
 * @param seconds  0 or more; fractions are cut, never rounded up, so that a second shows only once it is whole
 */
export function runningTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const days = Math.floor(whole / 86_400);
  const clock = `${two(Math.floor(whole / 3600) % 24)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return days === 0 ? clock : `${String(days)} d ${clock}`;
}

/** The same with milliseconds, for ledgers and for rulers below 10 s of window: `01:10:31.214`. */
export function runningTimeMs(seconds: number): string {
  const wholeMs = Math.max(0, Math.round(seconds * 1000));
  return `${runningTime(wholeMs / 1000)}.${String(wholeMs % 1000).padStart(3, '0')}`;
}
