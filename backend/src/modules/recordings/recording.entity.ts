import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CaptureManifestDto } from '@rakkr/shared/agent-protocol';
import type { StoredFormat } from '@rakkr/shared/audio/vocabulary';
import type { RecordingId } from '@rakkr/shared/primitives';
import type { RecordingSource, RecordingStatus } from '@rakkr/shared/recordings';

import { BIGINT } from '../../platform/database/bigint-column.ts';

/** What of the manifest is kept: gaps have rows of their own. */
export type StoredManifest = Pick<CaptureManifestDto, 'totalFrames' | 'segments'>;

/** The stored thing: facts of a capture and where its audio stands. */
@Entity('recordings')
export class Recording {
  @PrimaryColumn('text')
  id!: RecordingId;

  @Column('text')
  name!: string;

  @Column('text')
  folder!: string;

  @Column('text', { array: true })
  tags!: string[];

  @Column('text')
  source!: RecordingSource;

  @Column('text')
  status!: RecordingStatus;

  /** Every segment of the manifest is stored, and the whole time line is known. */
  @Column('boolean', { name: 'is_verified' })
  isVerified!: boolean;

  /** Audio arrived after the job had ended. */
  @Column('boolean')
  recovered!: boolean;

  @Column('boolean', { name: 'is_demo' })
  isDemo!: boolean;

  @Column('text', { name: 'room_id', nullable: true })
  roomId!: string | null;

  @Column('text', { name: 'room_name', nullable: true })
  roomName!: string | null;

  @Column('text', { name: 'room_time_zone', nullable: true })
  roomTimeZone!: string | null;

  @Column('text', { name: 'node_id', nullable: true })
  nodeId!: string | null;

  @Column('text', { name: 'node_alias' })
  nodeAlias!: string;

  @Column('text', { name: 'device_name', nullable: true })
  deviceName!: string | null;

  /** Stands in the head of the file; a later renaming does not change it, because the file is what was verified. */
  @Column('text')
  description!: string;

  @Column('text', { name: 'channel_labels', array: true })
  channelLabels!: string[];

  @Column('text', { name: 'started_by', nullable: true })
  startedBy!: string | null;

  @Column('timestamptz', { name: 'requested_at' })
  requestedAt!: Date;

  /** UTC instant of frame 0; null until the node confirmed it. */
  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('text', { name: 'sample_format', nullable: true })
  sampleFormat!: StoredFormat | null;

  /** Frames per second. */
  @Column('integer', { nullable: true })
  rate!: number | null;

  @Column('integer', { nullable: true })
  channels!: number | null;

  /** Frames at the beginning that were captured before the order came. */
  @Column('bigint', { name: 'pre_roll_frames', transformer: BIGINT })
  preRollFrames!: number;

  /** Runs of the manifest, without audio, that were too long to be true. */
  @Column('integer', { name: 'refused_gaps' })
  refusedGaps!: number;

  /** Chunks behind the audio of the closed file, bytes; 0 while it is open. */
  @Column('integer', { name: 'tail_bytes' })
  tailBytes!: number;

  /** Length of the time line as the node counts it. */
  @Column('bigint', { name: 'frames_captured', transformer: BIGINT })
  framesCaptured!: number;

  /** Frames known from frame 0 on without a hole; declared gaps count as known. */
  @Column('bigint', { name: 'contiguous_frames', transformer: BIGINT })
  contiguousFrames!: number;

  /** Sum over the stored segments. */
  @Column('bigint', { name: 'segment_frames', transformer: BIGINT })
  segmentFrames!: number;

  @Column('integer', { name: 'segments_stored' })
  segmentsStored!: number;

  @Column('integer', { name: 'gap_count' })
  gapCount!: number;

  @Column('bigint', { name: 'lost_frames', transformer: BIGINT })
  lostFrames!: number;

  /** Greatest absolute amplitude per channel, 1 = full scale. */
  @Column('double precision', { name: 'channel_peaks', array: true })
  channelPeaks!: number[];

  /** SHA-256 over the first `contiguousFrames` frames, as `AudioHash` continues it. */
  @Column('bytea', { name: 'audio_hash_state', nullable: true })
  audioHashState!: Buffer | null;

  /** Of the audio bytes of the closed file, lower-case hex. */
  @Column('text', { name: 'audio_sha256', nullable: true })
  audioSha256!: string | null;

  @Column('jsonb', { nullable: true })
  manifest!: StoredManifest | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt!: Date | null;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;

  @Column('text', { name: 'deleted_by', nullable: true })
  deletedBy!: string | null;
}
