import { closeRoom } from './close-room.ts';

export const openRoom = (): string => closeRoom();
