import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { RoomCaptureDto } from '@rakkr/shared/places';
import type { RoomId } from '@rakkr/shared/primitives';

/** A place whose audio is recorded. */
@Entity({ name: 'rooms' })
export class Room {
  @PrimaryColumn('text')
  id!: RoomId;

  /** Its address in the console; stays when the room is renamed, so that links live on. */
  @Column('text')
  slug!: string;

  /** Unique within its site. */
  @Column('text')
  name!: string;

  @Column('text')
  site!: string;

  @Column('text', { nullable: true })
  building!: string | null;

  @Column('text', { nullable: true })
  floor!: string | null;

  /** IANA zone of the room's wall clock. */
  @Column('text', { name: 'time_zone' })
  timeZone!: string;

  /** Taken by a recording when it is ordered. */
  @Column('jsonb')
  capture!: RoomCaptureDto;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
