import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds recordings that have a manifest and are open still without reading the whole library once a minute.
 *
 * Blocks writes to `recordings` while the index is built; few rows expected, no release has the table yet. Older code
 * still runs against it.
 */
export class IndexRecordingsThatWaitForClosing1795256100000 implements MigrationInterface {
  name = 'IndexRecordingsThatWaitForClosing1795256100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX recordings_waiting_for_closing ON recordings (ended_at)
      WHERE manifest IS NOT NULL AND closed_at IS NULL`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
