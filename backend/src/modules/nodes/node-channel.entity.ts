import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { NodeId, RoomId } from '@rakkr/shared/primitives';

/** One channel of a sound device; it belongs to at most one room. */
@Entity({ name: 'node_channels' })
export class NodeChannel {
  @PrimaryColumn('text', { name: 'node_id' })
  nodeId!: NodeId;

  @PrimaryColumn('text', { name: 'interface_id' })
  interfaceId!: string;

  /** 1-based, as printed on the device. */
  @PrimaryColumn('integer', { name: 'channel_index' })
  channelIndex!: number;

  @Column('text')
  alias!: string;

  @Column('text', { name: 'room_id', nullable: true })
  roomId!: RoomId | null;
}
