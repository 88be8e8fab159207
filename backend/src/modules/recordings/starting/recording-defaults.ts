import type { StartRecordingDto } from '@rakkr/shared/recordings';

/** What a recording that somebody starts by hand is called where they do not say. */
export interface RecordingTitle {
  readonly name: string;
  readonly folder: string;
  readonly tags: string[];
}

/**
 * A name that people read, by the room's own clock; a folder that sorts, by UTC.
 *
 * @param place  the room's name, else the node's, and its IANA zone
 * @param now    UTC instant of the order
 */
export function recordingTitle(
  wish: Pick<StartRecordingDto, 'name' | 'folder' | 'tags'>,
  place: { readonly name: string; readonly timeZone: string },
  now: Date,
): RecordingTitle {
  const iso = now.toISOString();
  return {
    name: wish.name ?? `${place.name}, ${localMinute(now, place.timeZone)}`,
    folder: wish.folder ?? `Ad Hoc/${iso.slice(0, 4)}/${iso.slice(5, 7)}/${place.name}`,
    tags: wish.tags ?? ['ad-hoc', 'voice'],
  };
}

/** `21 Nov 2026, 10:07` */
function localMinute(now: Date, timeZone: string): string {
  const date = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short', year: 'numeric' });
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return `${date.format(now)}, ${time.format(now)}`;
}
