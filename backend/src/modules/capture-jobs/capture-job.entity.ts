import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';
import type { JobPhase, JobStatus } from '@rakkr/shared/recordings';

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

  /** The recording ends by itself after so many seconds from the claim; null = until it is stopped. */
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
  failureCode!: string | null;

  @Column('text', { name: 'failure_reason', nullable: true })
  failureReason!: string | null;
}

export const hasEnded = (job: CaptureJob): boolean => job.completedAt !== null;
