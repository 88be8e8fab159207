import { defaultRoom } from '../src/modules/rooms/index.ts';

export const inserted = defaultRoom;
