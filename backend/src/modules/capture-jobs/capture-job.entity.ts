import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';
import type { SpoolPolicyDto } from '@rakkr/shared/nodes';
import type { ProblemCode } from '@rakkr/shared/problems';
import type { ChannelMapDto, JobPhase, JobStatus, RenditionPlanDto } from '@rakkr/shared/recordings';

import { BIGINT } from '../../platform/database/bigint-column.ts';

/** An order to one node to capture one recording. */
@Entity('capture_jobs')
export class CaptureJob {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'recording_id' })
  recordingId!: string;

  /** Stays when the node is deleted after the job's end. */
  @Column('text', { name: 'node_id' })
  nodeId!: string;

  /** The node as long as the job has not ended: the database refuses to delete it. */
  @Column('text', { name: 'held_node_id', nullable: true })
  heldNodeId!: string | null;

  @Column('text', { name: 'held_room_id', nullable: true })
  heldRoomId!: string | null;

  @Column('text', { name: 'room_id', nullable: true })
  roomId!: string | null;

  /** The node's own id of the device. */
  @Column('text', { name: 'interface_id' })
  interfaceId!: string;

  /** 1-based channels of the device, in file order. */
  @Column('integer', { name: 'channel_selection', array: true })
  channelSelection!: number[];

  @Column('jsonb')
  device!: CapturePlanDto;

  @Column('integer', { name: 'segment_ms' })
  segmentMs!: number;

  @Column('text')
  description!: string;

  /** So much of what was before the order belongs to the recording. */
  @Column('integer', { name: 'pre_roll_ms' })
  preRollMs!: number;

  /** Files to make beside the segments. */
  @Column('jsonb')
  renditions!: RenditionPlanDto[];

  @Column('jsonb', { name: 'channel_map', nullable: true })
  channelMap!: ChannelMapDto | null;

  /** In the order of `channelSelection`. */
  @Column('text', { name: 'channel_labels', array: true })
  channelLabels!: string[];

  /** Of the node, when the order was given. */
  @Column('jsonb', { name: 'spool_policy' })
  spoolPolicy!: SpoolPolicyDto;

  /** As the node said last. */
  @Column('bigint', { name: 'spool_seconds_left', nullable: true, transformer: BIGINT })
  spoolSecondsLeft!: number | null;

  /** So many seconds are recorded, counted from the order's first frame; null = until it is stopped. */
  @Column('integer', { name: 'duration_seconds', nullable: true })
  durationSeconds!: number | null;

  @Column('text')
  status!: JobStatus;

  /** What people are shown: `disconnected` while the lease is over. */
  @Column('text', { nullable: true })
  phase!: JobPhase | null;

  /** What the node said last; null until its first report. */
  @Column('text', { name: 'reported_phase', nullable: true })
  reportedPhase!: JobPhase | null;

  /** Counts claims and attachments; a report with another number is refused. */
  @Column('integer')
  epoch!: number;

  @Column('text', { name: 'agent_instance_id', nullable: true })
  agentInstanceId!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** First claim. */
  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  /** An estimate from the claim until the node confirmed its first frame, then counted from that. */
  @Column('timestamptz', { name: 'ends_at', nullable: true })
  endsAt!: Date | null;

  @Column('timestamptz', { name: 'last_report_at', nullable: true })
  lastReportAt!: Date | null;

  /** By the database's clock. */
  @Column('timestamptz', { name: 'lease_expires_at', nullable: true })
  leaseExpiresAt!: Date | null;

  @Column('timestamptz', { name: 'stop_requested_at', nullable: true })
  stopRequestedAt!: Date | null;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt!: Date | null;

  @Column('text', { name: 'failure_code', nullable: true })
  failureCode!: ProblemCode | null;

  @Column('text', { name: 'failure_reason', nullable: true })
  failureReason!: string | null;
}

export const hasEnded = (job: CaptureJob): boolean => job.completedAt !== null;
