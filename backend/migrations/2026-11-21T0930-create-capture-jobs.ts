import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Capture jobs: the orders to nodes. A job that has not ended holds its node and its room, so that the database
 * itself refuses to delete either while audio is being captured.
 *
 * New tables only: no lock on existing rows beyond the foreign keys to `nodes` and `rooms`, no rows expected, older
 * code does not know the table.
 */
export class CreateCaptureJobs1795253400000 implements MigrationInterface {
  name = 'CreateCaptureJobs1795253400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE capture_jobs (
        id text PRIMARY KEY,
        recording_id text NOT NULL,
        node_id text NOT NULL,
        held_node_id text REFERENCES nodes (id),
        held_room_id text REFERENCES rooms (id),
        room_id text,
        interface_id text NOT NULL,
        channel_selection integer[] NOT NULL CHECK (cardinality(channel_selection) > 0),
        device jsonb NOT NULL,
        segment_ms integer NOT NULL,
        description text NOT NULL,
        duration_seconds integer,
        status text NOT NULL
          CHECK (status IN ('queued', 'running', 'stop_requested', 'cancelled', 'completed', 'failed')),
        phase text CHECK (phase IN
          ('claimed', 'arming', 'capturing', 'disconnected', 'draining', 'rendering', 'uploading')),
        reported_phase text CHECK (reported_phase IN
          ('arming', 'capturing', 'draining', 'rendering', 'uploading')),
        epoch integer NOT NULL DEFAULT 0,
        agent_instance_id text,
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        ends_at timestamptz,
        last_report_at timestamptz,
        lease_expires_at timestamptz,
        stop_requested_at timestamptz,
        completed_at timestamptz,
        failure_code text,
        failure_reason text,
        CONSTRAINT capture_jobs_holds_its_node CHECK (
          (held_node_id IS NOT NULL) = (status IN ('queued', 'running', 'stop_requested'))),
        CONSTRAINT capture_jobs_knows_its_end CHECK (
          (completed_at IS NOT NULL) = (status IN ('cancelled', 'completed', 'failed')))
      )`);
    await queryRunner.query(`
      CREATE INDEX capture_jobs_active_by_node ON capture_jobs (node_id, created_at)
      WHERE status IN ('queued', 'running', 'stop_requested')`);
    await queryRunner.query(`
      CREATE INDEX capture_jobs_leased ON capture_jobs (lease_expires_at)
      WHERE status IN ('running', 'stop_requested')`);
    await queryRunner.query(`CREATE INDEX capture_jobs_by_recording ON capture_jobs (recording_id, created_at)`);
    await queryRunner.query(`CREATE INDEX capture_jobs_held_room ON capture_jobs (held_room_id)
      WHERE held_room_id IS NOT NULL`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
