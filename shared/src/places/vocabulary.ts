/** What a room does: the worst that is true, see the status grammar of the console. */
export const ROOM_STATES = [
  'recording',
  'arming',
  'stopping',
  'uploading',
  'disconnected',
  'ready',
  'not-ready',
  'no-contact',
] as const;
export type RoomState = (typeof ROOM_STATES)[number];
