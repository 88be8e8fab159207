import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { CreateRoom } from './create-room.ts';
import { DeleteRoom } from './delete-room.ts';
import { RoomsController } from './http/rooms.controller.ts';
import { Room } from './room.entity.ts';
import { RoomEvents } from './rooms.events.ts';
import { RoomsFacade } from './rooms.facade.ts';
import { RoomsRepository } from './rooms.repository.ts';
import { UpdateRoom } from './update-room.ts';

@Module({
  imports: [TypeOrmModule.forFeature([Room])],
  controllers: [RoomsController],
  providers: [RoomsRepository, RoomsFacade, RoomEvents, CreateRoom, UpdateRoom, DeleteRoom],
  exports: [RoomsFacade, RoomEvents],
})
export class RoomsModule {}
