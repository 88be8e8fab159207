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
