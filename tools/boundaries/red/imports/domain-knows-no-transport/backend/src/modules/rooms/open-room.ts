import { presentRoom } from './http/room.presenter.ts';

export const openRoom = presentRoom;
