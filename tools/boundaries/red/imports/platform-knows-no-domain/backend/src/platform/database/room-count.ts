import { rooms } from '../../modules/rooms/index.ts';

export const roomCount = rooms;
