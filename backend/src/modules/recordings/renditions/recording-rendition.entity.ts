import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { RenditionCodec, RenditionState } from '@rakkr/shared/recordings';

import { BIGINT } from '../../../platform/database/bigint-column.ts';

/** A file beside the master, or what its node says of it on its way. */
@Entity('recording_renditions')
export class RecordingRendition {
  @PrimaryColumn('text', { name: 'recording_id' })
  recordingId!: string;

  @PrimaryColumn('text')
  codec!: RenditionCodec;

  @Column('text')
  state!: RenditionState;

  @Column('bigint', { name: 'size_bytes', nullable: true, transformer: BIGINT })
  sizeBytes!: number | null;

  /** Of the whole file, lower-case hex. */
  @Column('text', { nullable: true })
  sha256!: string | null;

  /** As the node says. */
  @Column('bigint', { name: 'duration_ms', nullable: true, transformer: BIGINT })
  durationMs!: number | null;

  @Column('text', { nullable: true })
  detail!: string | null;
}

/** One that can be downloaded. */
export type StoredRendition = RecordingRendition & {
  readonly state: 'stored';
  readonly sizeBytes: number;
  readonly sha256: string;
};

/** The database holds the figures of a stored one together. */
export const isStored = (rendition: RecordingRendition | null): rendition is StoredRendition =>
  rendition?.state === 'stored';
