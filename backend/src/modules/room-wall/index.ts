export { RoomWallModule } from './room-wall.module.ts';
