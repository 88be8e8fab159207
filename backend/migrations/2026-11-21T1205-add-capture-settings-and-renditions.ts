import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: how a room is captured (pre-roll, renditions, channel map) and when a node drops its copies is settled at the
 * controller, an order takes it along as it was when it was given, and renditions stand beside the master.
 *
 * Lock: short, every new column has a constant default, so no row is rewritten. Rows: a few thousand at most. Old code
 * still runs: it inserts none of these columns.
 */
export class AddCaptureSettingsAndRenditions1795262700000 implements MigrationInterface {
  name = 'AddCaptureSettingsAndRenditions1795262700000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE rooms
      ADD COLUMN capture jsonb NOT NULL DEFAULT '{"preRollSeconds": 0, "renditions": [], "channelMap": null}'`);
    await queryRunner.query(`ALTER TABLE nodes
      ADD COLUMN spool_policy jsonb NOT NULL
        DEFAULT '{"deleteAfterUpload": true, "maxAgeDays": null, "maxBytes": null, "minFreeDiskPercent": null}',
      ADD COLUMN captures jsonb NOT NULL DEFAULT '[]'`);
    await queryRunner.query(`ALTER TABLE capture_jobs
      ADD COLUMN pre_roll_ms integer NOT NULL DEFAULT 0,
      ADD COLUMN renditions jsonb NOT NULL DEFAULT '[]',
      ADD COLUMN channel_map jsonb,
      ADD COLUMN channel_labels text[] NOT NULL DEFAULT '{}',
      ADD COLUMN spool_policy jsonb NOT NULL
        DEFAULT '{"deleteAfterUpload": true, "maxAgeDays": null, "maxBytes": null, "minFreeDiskPercent": null}',
      ADD COLUMN spool_seconds_left bigint`);
    await queryRunner.query(`ALTER TABLE recordings
      ADD COLUMN pre_roll_frames bigint NOT NULL DEFAULT 0,
      ADD COLUMN refused_gaps integer NOT NULL DEFAULT 0,
      ADD COLUMN tail_bytes integer NOT NULL DEFAULT 0`);
    await queryRunner.query(`
      CREATE TABLE recording_renditions (
        recording_id text NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
        codec text NOT NULL CHECK (codec IN ('flac', 'mp3', 'opus', 'wav')),
        state text NOT NULL CHECK (state IN ('rendering', 'uploading', 'stored', 'failed')),
        size_bytes bigint,
        sha256 text,
        duration_ms bigint,
        detail text,
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (recording_id, codec),
        CONSTRAINT recording_renditions_stored_is_known CHECK (
          (state = 'stored') = (size_bytes IS NOT NULL AND sha256 IS NOT NULL AND duration_ms IS NOT NULL))
      )`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
