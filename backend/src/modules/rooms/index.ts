export type { Room } from './room.entity.ts';
export { type RoomHandler, RoomEvents } from './rooms.events.ts';
export { RoomsFacade } from './rooms.facade.ts';
export { RoomsModule } from './rooms.module.ts';
