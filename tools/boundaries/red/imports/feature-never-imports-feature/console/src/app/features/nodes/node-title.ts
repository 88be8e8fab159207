import { roomName } from '../rooms/room-name';

export const nodeTitle = roomName;
