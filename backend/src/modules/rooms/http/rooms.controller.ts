import { Body, Controller, Delete, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { CreateRoomDto, PlaceDto, UpdateRoomDto } from '@rakkr/shared/places';

import { Answers } from '../../../platform/http/answers.ts';
import { CurrentUser, type UserCaller } from '../../../platform/http/caller.ts';
import { RequiresPermission } from '../../../platform/http/route-access.ts';
import { CreateRoom } from '../create-room.ts';
import { DeleteRoom } from '../delete-room.ts';
import { UpdateRoom } from '../update-room.ts';
import { presentPlace } from './room.presenter.ts';

@ApiTags('rooms')
@Controller('rooms')
export class RoomsController {
  constructor(
    private readonly createRoom: CreateRoom,
    private readonly updateRoom: UpdateRoom,
    private readonly deleteRoom: DeleteRoom,
  ) {}

  @Post()
  @RequiresPermission('room:manage')
  @Answers(PlaceDto, 201)
  async create(@CurrentUser() caller: UserCaller, @Body() wish: CreateRoomDto): Promise<PlaceDto> {
    return presentPlace(await this.createRoom.run(caller, wish));
  }

  @Patch(':roomId')
  @RequiresPermission('room:manage')
  @Answers(PlaceDto)
  async update(
    @CurrentUser() caller: UserCaller,
    @Param('roomId') roomId: string,
    @Body() wish: UpdateRoomDto,
  ): Promise<PlaceDto> {
    return presentPlace(await this.updateRoom.run(caller, roomId, wish));
  }

  @Delete(':roomId')
  @HttpCode(204)
  @RequiresPermission('room:manage')
  async delete(@CurrentUser() caller: UserCaller, @Param('roomId') roomId: string): Promise<void> {
    await this.deleteRoom.run(caller, roomId);
  }
}
