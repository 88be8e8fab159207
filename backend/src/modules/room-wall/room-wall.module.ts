import { Module } from '@nestjs/common';

import { CaptureJobsModule } from '../capture-jobs/index.ts';
import { NodesModule } from '../nodes/index.ts';
import { RecordingsModule } from '../recordings/index.ts';
import { RoomsModule } from '../rooms/index.ts';
import { RoomWallController } from './http/room-wall.controller.ts';
import { ReadRoomWall } from './read-room-wall.ts';

@Module({
  imports: [CaptureJobsModule, NodesModule, RecordingsModule, RoomsModule],
  controllers: [RoomWallController],
  providers: [ReadRoomWall],
})
export class RoomWallModule {}
