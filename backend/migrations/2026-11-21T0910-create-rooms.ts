import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: recordings, schedules and people's rights hang on the room, so it is the first thing that exists.
 * Lock: none on anything old, the table is new. Rows: none. Old code still runs against it.
 */
export class CreateRooms implements MigrationInterface {
  readonly name = 'CreateRooms1795252200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE rooms (
        id text PRIMARY KEY,
        slug text NOT NULL CONSTRAINT rooms_slug_key UNIQUE,
        name text NOT NULL,
        site text NOT NULL,
        building text,
        floor text,
        time_zone text NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT rooms_site_name_key UNIQUE (site, name)
      )
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
