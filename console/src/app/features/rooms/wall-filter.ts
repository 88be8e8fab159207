import type { RoomDto } from '@rakkr/shared/places';
import type { RoomState } from '@rakkr/shared/places/vocabulary';

import type { StatusTone } from '../../ui/status/status-tone.ts';

export interface StateChip {
  /** Value of `state` in the address. */
  readonly name: string;
  readonly word: string;
  readonly tone: StatusTone | null;
  readonly states: readonly RoomState[];
}

/** The chips of the wall; `all` is the empty filter. */
export const STATE_CHIPS: readonly StateChip[] = [
  { name: 'trouble', word: 'In trouble', tone: 'critical', states: ['disconnected', 'not-ready', 'no-contact'] },
  {
    name: 'recording',
    word: 'Recording',
    tone: 'recording',
    states: ['recording', 'arming', 'stopping', 'disconnected'],
  },
  { name: 'ready', word: 'Ready', tone: 'ready', states: ['ready', 'uploading'] },
  { name: 'not-ready', word: 'Not ready', tone: 'warning', states: ['not-ready'] },
  { name: 'no-contact', word: 'No contact', tone: 'unknown', states: ['no-contact'] },
];

export interface WallFilter {
  readonly state: string;
  readonly site: string;
  readonly text: string;
}

const hasState = (room: RoomDto, name: string): boolean =>
  STATE_CHIPS.find((chip) => chip.name === name)?.states.includes(room.state) ?? true;

const hasText = (room: RoomDto, text: string): boolean => {
  const place = [room.name, room.building, room.site, room.activeRecording?.name].join(' ').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => place.includes(word));
};

/** Rooms that the filter shows, in the order in which they came: places do not move. */
export const shownRooms = (rooms: readonly RoomDto[], filter: WallFilter): RoomDto[] =>
  rooms.filter(
    (room) =>
      hasState(room, filter.state) && (filter.site === '' || room.site === filter.site) && hasText(room, filter.text),
  );

export interface RoomGroup {
  readonly name: string;
  readonly rooms: readonly RoomDto[];
  readonly recording: number;
}

/** Rooms by building, else by site; groups in the order of their first room. */
export function roomGroups(rooms: readonly RoomDto[]): RoomGroup[] {
  const groups = Map.groupBy(rooms, (room) => room.building ?? room.site);
  return [...groups].map(([name, members]) => ({
    name,
    rooms: members,
    recording: members.filter((room) => room.state === 'recording' || room.state === 'disconnected').length,
  }));
}

export const countOf = (rooms: readonly RoomDto[], chip: StateChip): number =>
  rooms.filter((room) => chip.states.includes(room.state)).length;
