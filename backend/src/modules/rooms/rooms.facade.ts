import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import type { RoomCaptureDto } from '@rakkr/shared/places';
import { type RoomId, idPattern } from '@rakkr/shared/primitives';

import type { Room } from './room.entity.ts';
import { RoomsRepository } from './rooms.repository.ts';

const ROOM_ID = idPattern('room');

/** What other modules may ask about rooms. Without a manager a read stands outside any transaction. */
@Injectable()
export class RoomsFacade {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rooms: RoomsRepository,
  ) {}

  /** Every room, ordered as a person walks: site, building, floor, name. */
  async list(manager: EntityManager = this.dataSource.manager): Promise<Room[]> {
    return this.rooms.list(manager);
  }

  /** How each of these rooms is captured; unknown ids are left out. */
  async captureOf(
    roomIds: readonly RoomId[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Map<RoomId, RoomCaptureDto>> {
    const rooms = await this.rooms.many(manager, roomIds);
    return new Map(rooms.map(({ id, capture }) => [id, capture]));
  }

  async find(roomId: string, manager: EntityManager = this.dataSource.manager): Promise<Room | null> {
    return this.rooms.find(manager, roomId);
  }

  /** A room by what stands in an address: its id or its slug. */
  async findByIdOrSlug(idOrSlug: string, manager: EntityManager = this.dataSource.manager): Promise<Room | null> {
    return ROOM_ID.test(idOrSlug) ? this.rooms.find(manager, idOrSlug) : this.rooms.findBySlug(manager, idOrSlug);
  }

  /** Waits for, then holds the room's row until the transaction ends; null where there is none. */
  async lock(manager: EntityManager, roomId: string): Promise<Room | null> {
    return this.rooms.lock(manager, roomId);
  }
}
