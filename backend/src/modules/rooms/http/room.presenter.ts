import type { PlaceDto } from '@rakkr/shared/places';

import type { Room } from '../room.entity.ts';

/** The room as a place: what it is called and where it is. */
export const presentPlace = (room: Room): PlaceDto => ({
  id: room.id,
  slug: room.slug,
  name: room.name,
  site: room.site,
  building: room.building,
  floor: room.floor,
  timeZone: room.timeZone,
  capture: room.capture,
});
