export const defaultRoom = 'Room 1';
