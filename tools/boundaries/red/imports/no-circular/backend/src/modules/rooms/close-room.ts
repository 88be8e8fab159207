import { openRoom } from './open-room.ts';

export const closeRoom = (): string => openRoom();
