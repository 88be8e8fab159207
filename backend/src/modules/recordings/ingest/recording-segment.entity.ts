import { Column, Entity, PrimaryColumn } from 'typeorm';

import { BIGINT } from '../../../platform/database/bigint-column.ts';

/** A continuous run of audio that stands in the master. */
@Entity('recording_segments')
export class RecordingSegment {
  @PrimaryColumn('text', { name: 'recording_id' })
  recordingId!: string;

  /** Counted by the node from 0. */
  @PrimaryColumn('integer')
  index!: number;

  @Column('bigint', { name: 'start_frame', transformer: BIGINT })
  startFrame!: number;

  @Column('bigint', { name: 'length_frames', transformer: BIGINT })
  lengthFrames!: number;

  @Column('bigint', { name: 'size_bytes', transformer: BIGINT })
  sizeBytes!: number;

  /** Of the PCM as it was received, lower-case hex. */
  @Column('text')
  sha256!: string;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;
}
