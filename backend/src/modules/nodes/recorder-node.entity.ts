import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CaptureStateDto, NodeRuntimeDto, SpoolPolicyDto } from '@rakkr/shared/nodes';
import type { NodeId, RoomId } from '@rakkr/shared/primitives';

import { BIGINT } from '../../platform/database/bigint-column.ts';
import type { NodeContact } from './node-liveness.ts';

/** A machine that records: its sound devices and channels stand in tables of their own. */
@Entity({ name: 'nodes' })
export class RecorderNode {
  @PrimaryColumn('text')
  id!: NodeId;

  @Column('text')
  alias!: string;

  /** The room that gets the channels of the first device the node reports. */
  @Column('text', { name: 'home_room_id', nullable: true })
  homeRoomId!: RoomId | null;

  /** What was last announced about the contact; what is true now follows from `lastSeenAt`. */
  @Column('text')
  contact!: NodeContact;

  @Column('text', { nullable: true })
  hostname!: string | null;

  @Column('text', { name: 'agent_version', nullable: true })
  agentVersion!: string | null;

  /** Instant of the last heartbeat, by the database's clock. */
  @Column('timestamptz', { name: 'last_seen_at', nullable: true })
  lastSeenAt!: Date | null;

  /** The node's clock minus the controller's, ms. */
  @Column('double precision', { name: 'clock_offset_ms', nullable: true })
  clockOffsetMs!: number | null;

  @Column('jsonb', { name: 'ip_addresses' })
  ipAddresses!: string[];

  @Column('jsonb', { nullable: true })
  runtime!: NodeRuntimeDto | null;

  /** Audio on the node that the controller does not have yet, bytes. */
  @Column('bigint', { name: 'spool_bytes', nullable: true, transformer: BIGINT })
  spoolBytes!: number | null;

  /** Free space of the node's spool, bytes. */
  @Column('bigint', { name: 'spool_free_bytes', nullable: true, transformer: BIGINT })
  spoolFreeBytes!: number | null;

  /** When the node drops copies of recordings that the controller confirmed. */
  @Column('jsonb', { name: 'spool_policy' })
  spoolPolicy!: SpoolPolicyDto;

  /** Devices that it keeps open, as its last heartbeat that spoke of them said; no history. */
  @Column('jsonb')
  captures!: CaptureStateDto[];

  @Column('text')
  notes!: string;

  @Column('jsonb')
  tags!: string[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
