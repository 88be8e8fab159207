const formats = new Map<string, Intl.DateTimeFormat>();

function format(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', options);
  formats.set(key, made);
  return made;
}

/** Zone of the viewer's browser. */
export const viewerTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Wall clock of a zone, 24 h: `10:12:43`. */
export function clockTime(instantMs: number, timeZone: string): string {
  return format(`clock ${timeZone}`, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(instantMs);
}

/** The same with milliseconds, for the gap ledger. */
export function clockTimeMs(instantMs: number, timeZone: string): string {
  const ms = ((Math.floor(instantMs) % 1000) + 1000) % 1000;
  return `${clockTime(instantMs, timeZone)}.${String(ms).padStart(3, '0')}`;
}

/** Date of a zone, always with the year: `Tue 24 Nov 2026`. */
export function calendarDate(instantMs: number, timeZone: string): string {
  const parts = format(`date ${timeZone}`, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  }).formatToParts(instantMs);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((found) => found.type === type)?.value ?? '';
  return `${part('weekday')} ${part('day')} ${part('month').slice(0, 3)} ${part('year')}`;
}

/** Word of the zone at that instant: `CET`, `UTC`, else its offset. */
export function zoneWord(instantMs: number, timeZone: string): string {
  const parts = format(`zone ${timeZone}`, { timeZone, timeZoneName: 'short' }).formatToParts(instantMs);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
}

/** Absolute time for a tooltip: the zone's clock, and UTC beside it. */
export function absoluteTime(instantMs: number, timeZone: string): string {
  const local = `${calendarDate(instantMs, timeZone)}, ${clockTime(instantMs, timeZone)} ${zoneWord(instantMs, timeZone)}`;
  return `${local} · ${clockTime(instantMs, 'UTC')} UTC`;
}
