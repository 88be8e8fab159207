import type { RoomDto } from '@rakkr/shared/places';
import type { RoomState } from '@rakkr/shared/places/vocabulary';

import { roomWith } from './room.builder.ts';
import { STATE_CHIPS, countOf, roomGroups, shownRooms } from './wall-filter.ts';

const room = (name: string, building: string | null, state: RoomState, site = 'Harrow'): RoomDto =>
  roomWith({ id: name, slug: name, name, site, building, state });

const rooms = [
  room('Court 2', 'Courthouse', 'recording'),
  room('Boardroom', 'Town hall', 'ready'),
  room('Court 1', 'Courthouse', 'disconnected'),
  room('Chapel', null, 'no-contact', 'Campus'),
];

const names = (list: readonly RoomDto[]): string[] => list.map(({ name }) => name);

describe('wall filter', () => {
  it('keeps the order, because places do not move', () => {
    expect(names(shownRooms(rooms, { state: '', site: '', text: 'court' }))).toEqual(['Court 2', 'Court 1']);
  });

  it('finds every word in name, building or site, in any order', () => {
    expect(names(shownRooms(rooms, { state: '', site: '', text: 'house 1' }))).toEqual(['Court 1']);
  });

  it('filters by state and site together', () => {
    expect(names(shownRooms(rooms, { state: 'trouble', site: 'Campus', text: '' }))).toEqual(['Chapel']);
  });

  it('counts a disconnected recording as recording and as trouble', () => {
    const counts = Object.fromEntries(STATE_CHIPS.map((chip) => [chip.name, countOf(rooms, chip)]));
    expect(counts).toMatchObject({ trouble: 2, recording: 2, ready: 1, 'no-contact': 1 });
  });

  it('groups by building, or by site where there is none', () => {
    expect(roomGroups(rooms).map(({ name, recording }) => [name, recording])).toEqual([
      ['Courthouse', 2],
      ['Town hall', 0],
      ['Campus', 0],
    ]);
  });
});
