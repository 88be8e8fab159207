import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import type { RoomId } from '@rakkr/shared/primitives';

import { Room } from './room.entity.ts';

/** Changes of one room; an absent field stays as it is. */
export type RoomChanges = Partial<Pick<Room, 'name' | 'site' | 'building' | 'floor' | 'timeZone' | 'capture'>>;

@Injectable()
export class RoomsRepository {
  async list(manager: EntityManager): Promise<Room[]> {
    return manager.find(Room, { order: { site: 'ASC', building: 'ASC', floor: 'ASC', name: 'ASC', id: 'ASC' } });
  }

  async find(manager: EntityManager, roomId: string): Promise<Room | null> {
    return manager.findOneBy(Room, { id: idOf(roomId) });
  }

  async many(manager: EntityManager, roomIds: readonly RoomId[]): Promise<Room[]> {
    return roomIds.length === 0 ? [] : manager.findBy(Room, { id: In([...roomIds]) });
  }

  async findBySlug(manager: EntityManager, slug: string): Promise<Room | null> {
    return manager.findOneBy(Room, { slug });
  }

  /** Waits for, then holds the room's row until the transaction ends; null where there is none. */
  async lock(manager: EntityManager, roomId: string): Promise<Room | null> {
    return manager.findOne(Room, { where: { id: idOf(roomId) }, lock: { mode: 'pessimistic_write' } });
  }

  /**
   * Slugs in use that begin with `slug`. Two rooms of one name made at the same moment would both find the same slug
   * free, so the transaction holds the choice of slugs until it ends.
   */
  async takenSlugs(manager: EntityManager, slug: string): Promise<Set<string>> {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtext('rooms.slug'))`);
    const rows: { slug: string }[] = await manager.query(
      `SELECT slug FROM rooms WHERE slug = $1 OR starts_with(slug, $1 || '-')`,
      [slug],
    );
    return new Set(rows.map((row) => row.slug));
  }

  /** @throws QueryFailedError with constraint `rooms_site_name_key` where the site has a room of that name */
  async insert(manager: EntityManager, room: Omit<Room, 'createdAt' | 'updatedAt'>): Promise<Room> {
    // TypeORM's partial type does not know a column that holds a whole object.
    const capture = room.capture as object;
    await manager.insert(Room, { ...room, capture, createdAt: () => 'now()', updatedAt: () => 'now()' });
    return manager.findOneByOrFail(Room, { id: room.id });
  }

  /** @throws QueryFailedError with constraint `rooms_site_name_key` where the site has a room of that name */
  async update(manager: EntityManager, roomId: RoomId, changes: RoomChanges): Promise<Room> {
    const updatedAt = (): string => 'now()';
    // As above: TypeORM does not know that `capture` is one value.
    await manager.update(Room, { id: roomId }, { ...(changes as object), updatedAt });
    return manager.findOneByOrFail(Room, { id: roomId });
  }

  /** @throws QueryFailedError (23503) where a running capture job holds the room */
  async delete(manager: EntityManager, roomId: RoomId): Promise<void> {
    await manager.delete(Room, { id: roomId });
  }
}

/** An id from outside either names a row or does not: the table decides, not its form. */
const idOf = (roomId: string): RoomId => roomId as RoomId;
