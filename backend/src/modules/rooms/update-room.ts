import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import type { UpdateRoomDto } from '@rakkr/shared/places';

import { ChangeFeed } from '../../platform/events/change-feed.ts';
import type { UserCaller } from '../../platform/http/caller.ts';
import { AuditTrail } from '../audit/index.ts';
import type { Room } from './room.entity.ts';
import { roomNotFound, roomRefusal } from './rooms.errors.ts';
import { type RoomChanges, RoomsRepository } from './rooms.repository.ts';

const FIELDS = ['name', 'site', 'building', 'floor', 'timeZone'] as const;

/** The fields that the wish names and that differ from what the room has. */
function differences(room: Room, wish: UpdateRoomDto): RoomChanges {
  const changed = FIELDS.filter((field) => wish[field] !== undefined && wish[field] !== room[field]);
  return Object.fromEntries(changed.map((field) => [field, wish[field]]));
}

@Injectable()
export class UpdateRoom {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rooms: RoomsRepository,
    private readonly changes: ChangeFeed,
    private readonly audit: AuditTrail,
  ) {}

  /** Changes what the wish names; the slug stays, so that links to the room live on. */
  async run(by: UserCaller, roomId: string, wish: UpdateRoomDto): Promise<Room> {
    try {
      return await this.dataSource.transaction((manager) => this.change(manager, by, roomId, wish));
    } catch (error) {
      throw roomRefusal(error, wish.name ?? '');
    }
  }

  private async change(manager: EntityManager, by: UserCaller, roomId: string, wish: UpdateRoomDto): Promise<Room> {
    const before = await this.rooms.lock(manager, roomId);
    if (before === null) throw roomNotFound(roomId);
    const changes = differences(before, wish);
    if (Object.keys(changes).length === 0) return before;
    const after = await this.rooms.update(manager, before.id, changes);
    await this.audit.record(manager, {
      actor: by,
      action: 'room.updated',
      targetType: 'room',
      targetId: before.id,
      outcome: 'allowed',
      details: { name: before.name, changes },
    });
    await this.changes.announce(manager, 'live', { kind: 'room', id: before.id });
    return after;
  }
}
