import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import type { UpdateRoomDto } from '@rakkr/shared/places';
import { DomainError } from '@rakkr/shared/problems';
import { channelMapFaults, renditionPlanFaults } from '@rakkr/shared/recordings';

import { wishedChanges } from '../../platform/database/wished-changes.ts';
import { ChangeFeed } from '../../platform/events/change-feed.ts';
import type { UserCaller } from '../../platform/http/caller.ts';
import { AuditTrail } from '../audit/index.ts';
import type { Room } from './room.entity.ts';
import { roomNotFound, roomRefusal } from './rooms.errors.ts';
import { RoomEvents } from './rooms.events.ts';
import { type RoomChanges, RoomsRepository } from './rooms.repository.ts';

const FIELDS = ['name', 'site', 'building', 'floor', 'timeZone', 'capture'] as const;

/** What the types of the wish cannot say. @throws DomainError request.invalid */
function refuseUnsound({ capture }: UpdateRoomDto): void {
  if (capture === undefined) return;
  const issues = capture.renditions.flatMap((plan, index) =>
    renditionPlanFaults(plan).map((message) => ({ path: `capture.renditions.${String(index)}`, message })),
  );
  const { channelMap } = capture;
  const mapFaults = channelMap === null ? [] : channelMapFaults(channelMap);
  issues.push(...mapFaults.map((message) => ({ path: 'capture.channelMap', message })));
  if (issues.length > 0) throw new DomainError('request.invalid', { issues });
}

@Injectable()
export class UpdateRoom {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rooms: RoomsRepository,
    private readonly events: RoomEvents,
    private readonly changes: ChangeFeed,
    private readonly audit: AuditTrail,
  ) {}

  /** Changes what the wish names; the slug stays, so that links to the room live on. */
  async run(by: UserCaller, roomId: string, wish: UpdateRoomDto): Promise<Room> {
    refuseUnsound(wish);
    try {
      return await this.dataSource.transaction((manager) => this.change(manager, by, roomId, wish));
    } catch (error) {
      throw roomRefusal(error, wish.name ?? '');
    }
  }

  private async change(manager: EntityManager, by: UserCaller, roomId: string, wish: UpdateRoomDto): Promise<Room> {
    const before = await this.rooms.lock(manager, roomId);
    if (before === null) throw roomNotFound(roomId);
    const changes: RoomChanges = wishedChanges(before, wish, FIELDS);
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
    if (changes.capture !== undefined) await this.events.captureChanged(manager, before.id);
    await this.changes.announce(manager, 'live', { kind: 'room', id: before.id });
    return after;
  }
}
