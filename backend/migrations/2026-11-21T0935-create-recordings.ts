import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Recordings, the segments and gaps that they are made of, and the keys under which they were started.
 *
 * A recording outlives its node and its room: both references turn null, the names stay. New tables only: no lock on
 * existing rows beyond the foreign keys, no rows expected, older code does not know the tables.
 */
export class CreateRecordings1795253700000 implements MigrationInterface {
  name = 'CreateRecordings1795253700000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE recordings (
        id text PRIMARY KEY,
        name text NOT NULL,
        folder text NOT NULL,
        tags text[] NOT NULL DEFAULT '{}',
        source text NOT NULL CHECK (source IN ('ad_hoc', 'schedule')),
        status text NOT NULL CHECK (status IN
          ('queued', 'recording', 'completed', 'failed', 'cached', 'uploaded', 'partial')),
        is_verified boolean NOT NULL DEFAULT false,
        recovered boolean NOT NULL DEFAULT false,
        is_demo boolean NOT NULL DEFAULT false,
        room_id text REFERENCES rooms (id) ON DELETE SET NULL,
        room_name text,
        room_time_zone text,
        node_id text REFERENCES nodes (id) ON DELETE SET NULL,
        node_alias text NOT NULL,
        device_name text,
        description text NOT NULL,
        channel_labels text[] NOT NULL,
        started_by text,
        requested_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        sample_format text CHECK (sample_format IN ('S16_LE', 'S24_3LE', 'S32_LE', 'FLOAT_LE')),
        rate integer,
        channels integer,
        frames_captured bigint NOT NULL DEFAULT 0,
        contiguous_frames bigint NOT NULL DEFAULT 0,
        segment_frames bigint NOT NULL DEFAULT 0,
        segments_stored integer NOT NULL DEFAULT 0,
        gap_count integer NOT NULL DEFAULT 0,
        lost_frames bigint NOT NULL DEFAULT 0,
        channel_peaks double precision[] NOT NULL DEFAULT '{}',
        audio_hash_state bytea,
        audio_sha256 text,
        manifest jsonb,
        ended_at timestamptz,
        closed_at timestamptz,
        deleted_at timestamptz,
        deleted_by text,
        CONSTRAINT recordings_format_is_whole CHECK (
          (sample_format IS NULL) = (rate IS NULL) AND (rate IS NULL) = (channels IS NULL)
          AND (rate IS NULL) = (started_at IS NULL))
      )`);
    await queryRunner.query(`CREATE INDEX recordings_by_time ON recordings ((coalesce(started_at, requested_at)) DESC, id)
      WHERE deleted_at IS NULL`);
    await queryRunner.query(`CREATE INDEX recordings_by_room ON recordings (room_id) WHERE room_id IS NOT NULL`);
    await queryRunner.query(`CREATE INDEX recordings_by_node ON recordings (node_id) WHERE node_id IS NOT NULL`);
    await queryRunner.query(`CREATE INDEX recordings_in_trash ON recordings (deleted_at) WHERE deleted_at IS NOT NULL`);
    await queryRunner.query(`
      CREATE TABLE recording_segments (
        recording_id text NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
        index integer NOT NULL,
        start_frame bigint NOT NULL,
        length_frames bigint NOT NULL CHECK (length_frames > 0),
        size_bytes bigint NOT NULL,
        sha256 text NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (recording_id, index),
        UNIQUE (recording_id, start_frame)
      )`);
    await queryRunner.query(`
      CREATE TABLE recording_gaps (
        recording_id text NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
        start_frame bigint NOT NULL,
        length_frames bigint NOT NULL CHECK (length_frames > 0),
        cause text NOT NULL,
        started_at timestamptz NOT NULL,
        detail text,
        PRIMARY KEY (recording_id, start_frame)
      )`);
    await queryRunner.query(`
      CREATE TABLE recording_start_keys (
        caller text NOT NULL,
        key text NOT NULL,
        request_sha256 text NOT NULL,
        recording_id text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (caller, key)
      )`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
