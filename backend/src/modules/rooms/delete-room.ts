import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { ChangeFeed } from '../../platform/events/change-feed.ts';
import type { UserCaller } from '../../platform/http/caller.ts';
import { AuditTrail } from '../audit/index.ts';
import type { Room } from './room.entity.ts';
import { roomNotFound, roomRefusal } from './rooms.errors.ts';
import { RoomEvents } from './rooms.events.ts';
import { RoomsRepository } from './rooms.repository.ts';

@Injectable()
export class DeleteRoom {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rooms: RoomsRepository,
    private readonly events: RoomEvents,
    private readonly changes: ChangeFeed,
    private readonly audit: AuditTrail,
  ) {}

  /** Deletes the room; its recordings stay, its channels and nodes are without a room from then on. */
  async run(by: UserCaller, roomId: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const room = await this.rooms.lock(manager, roomId);
      if (room === null) throw roomNotFound(roomId);
      await this.events.deleting(manager, room.id);
      await this.remove(manager, room);
      await this.audit.record(manager, {
        actor: by,
        action: 'room.deleted',
        targetType: 'room',
        targetId: room.id,
        outcome: 'allowed',
        details: { name: room.name, site: room.site },
      });
      await this.changes.announce(manager, 'live', { kind: 'room', id: room.id });
    });
  }

  private async remove(manager: EntityManager, room: Room): Promise<void> {
    try {
      await this.rooms.delete(manager, room.id);
    } catch (error) {
      throw roomRefusal(error, room.name);
    }
  }
}
