import { roomName } from '../features/rooms/room-name';

export const pageTitle = roomName;
