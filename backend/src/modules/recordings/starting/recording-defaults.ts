import type { StartRecordingDto } from '@rakkr/shared/recordings';

/** What a recording that somebody starts by hand is called where they do not say. */
export interface RecordingTitle {
  readonly name: string;
  readonly folder: string;
  readonly tags: string[];
}

/**
 * @param place  the room's name, else the node's
 * @param now    UTC instant of the order
 */
export function recordingTitle(
  wish: Pick<StartRecordingDto, 'name' | 'folder' | 'tags'>,
  place: string,
  now: Date,
): RecordingTitle {
  const iso = now.toISOString();
  return {
    name: wish.name ?? `${iso.slice(0, 10)}_${iso.slice(11, 16)}_Ad Hoc_${place}`,
    folder: wish.folder ?? `Ad Hoc/${iso.slice(0, 4)}/${iso.slice(5, 7)}/${place}`,
    tags: wish.tags ?? ['ad-hoc', 'voice'],
  };
}
