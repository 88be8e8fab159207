import type { RoomDto } from '@rakkr/shared/places';

/** For specs: a room that is ready, but for what is wished. */
export const roomWith = (wish: Partial<RoomDto>): RoomDto => ({
  id: 'room_1',
  slug: 'court-1',
  name: 'Court 1',
  site: 'Harrow',
  building: 'Courthouse',
  floor: null,
  timeZone: 'UTC',
  capture: { preRollSeconds: 0, renditions: [], channelMap: null },
  isDemo: false,
  channels: [],
  state: 'ready',
  activeRecording: null,
  lastFailure: null,
  ...wish,
});
