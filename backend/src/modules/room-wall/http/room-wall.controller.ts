import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { RoomDto } from '@rakkr/shared/places';

import { Answers, AnswersPage } from '../../../platform/http/answers.ts';
import { Page } from '../../../platform/http/page.ts';
import { RequiresPermission } from '../../../platform/http/route-access.ts';
import { ReadRoomWall } from '../read-room-wall.ts';
import { presentRoom } from './room.presenter.ts';

@ApiTags('rooms')
@Controller('rooms')
export class RoomWallController {
  constructor(private readonly roomWall: ReadRoomWall) {}

  /** All rooms at once: the wall shows every one of them. */
  @Get()
  @RequiresPermission('room:read')
  @AnswersPage(RoomDto)
  async all(): Promise<Page<RoomDto>> {
    const rooms = (await this.roomWall.all()).map(presentRoom);
    return new Page(rooms, rooms.length, rooms.length, 0);
  }

  /** By id or by slug. */
  @Get(':room')
  @RequiresPermission('room:read')
  @Answers(RoomDto)
  async one(@Param('room') idOrSlug: string): Promise<RoomDto> {
    return presentRoom(await this.roomWall.one(idOrSlug));
  }
}
