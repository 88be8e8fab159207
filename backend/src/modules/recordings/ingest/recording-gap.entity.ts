import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { GapCause } from '@rakkr/shared/recordings';

import { BIGINT } from '../../../platform/database/bigint-column.ts';

/** Frames that are missing from a time line, as the node declared them. */
@Entity('recording_gaps')
export class RecordingGap {
  @PrimaryColumn('text', { name: 'recording_id' })
  recordingId!: string;

  @PrimaryColumn('bigint', { name: 'start_frame', transformer: BIGINT })
  startFrame!: number;

  @Column('bigint', { name: 'length_frames', transformer: BIGINT })
  lengthFrames!: number;

  @Column('text')
  cause!: GapCause;

  /** UTC instant of the first missing frame. */
  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  @Column('text', { nullable: true })
  detail!: string | null;
}
