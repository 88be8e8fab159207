export const roomName = 'Room 1';
