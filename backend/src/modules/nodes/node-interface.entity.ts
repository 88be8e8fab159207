import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { InterfaceBackend } from '@rakkr/shared/nodes/vocabulary';
import type { NodeId } from '@rakkr/shared/primitives';

/** One sound device of a node, as the node reported it last. */
@Entity({ name: 'node_interfaces' })
export class NodeInterface {
  @PrimaryColumn('text', { name: 'node_id' })
  nodeId!: NodeId;

  /** The node's own id of the device. */
  @PrimaryColumn('text', { name: 'interface_id' })
  interfaceId!: string;

  @Column('text')
  alias!: string;

  @Column('text')
  backend!: InterfaceBackend;

  @Column('text', { name: 'system_name' })
  systemName!: string;

  /** What libasound opens. */
  @Column('text', { name: 'system_ref' })
  systemRef!: string;

  @Column('text', { name: 'hardware_path', nullable: true })
  hardwarePath!: string | null;

  @Column('text', { name: 'serial_number', nullable: true })
  serialNumber!: string | null;

  @Column('integer', { name: 'channel_count' })
  channelCount!: number;

  /** Frames per second that the device offers, in the node's order. */
  @Column('jsonb', { name: 'sample_rates' })
  sampleRates!: number[];

  @Column('jsonb', { name: 'sample_formats' })
  sampleFormats!: string[];

  /** Held by a program that is not ours. */
  @Column('boolean', { name: 'is_busy' })
  isBusy!: boolean;

  /** UTC instant of the first report without the device; null while it is there. */
  @Column('timestamptz', { name: 'absent_since', nullable: true })
  absentSince!: Date | null;

  @Column('timestamptz', { name: 'first_seen_at' })
  firstSeenAt!: Date;
}
