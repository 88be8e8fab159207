import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { type CreateRoomDto, RoomCaptureDto } from '@rakkr/shared/places';
import { newId } from '@rakkr/shared/primitives';

import { ChangeFeed } from '../../platform/events/change-feed.ts';
import type { UserCaller } from '../../platform/http/caller.ts';
import { AuditTrail } from '../audit/index.ts';
import { freeSlug, roomSlug } from './room-slug.ts';
import type { Room } from './room.entity.ts';
import { roomRefusal } from './rooms.errors.ts';
import { RoomsRepository } from './rooms.repository.ts';

/** The zone of the machine that the controller runs on: where a room is unless somebody says otherwise. */
const controllerTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

@Injectable()
export class CreateRoom {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rooms: RoomsRepository,
    private readonly changes: ChangeFeed,
    private readonly audit: AuditTrail,
  ) {}

  async run(by: UserCaller, wish: CreateRoomDto): Promise<Room> {
    try {
      return await this.dataSource.transaction(async (manager) => {
        const slug = roomSlug(wish.name);
        const room = await this.rooms.insert(manager, {
          id: newId('room'),
          slug: freeSlug(slug, await this.rooms.takenSlugs(manager, slug)),
          name: wish.name,
          site: wish.site,
          building: wish.building ?? null,
          floor: wish.floor ?? null,
          timeZone: wish.timeZone ?? controllerTimeZone(),
          capture: new RoomCaptureDto(),
        });
        const details = { name: room.name, site: room.site, slug: room.slug };
        const target = { targetType: 'room', targetId: room.id } as const;
        await this.audit.record(manager, { actor: by, action: 'room.created', ...target, outcome: 'allowed', details });
        await this.changes.announce(manager, 'live', { kind: 'room', id: room.id });
        return room;
      });
    } catch (error) {
      throw roomRefusal(error, wish.name);
    }
  }
}
