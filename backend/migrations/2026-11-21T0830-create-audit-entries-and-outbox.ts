import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: deeds are written down in the transaction that does them, and queued work leaves with its transaction.
 * Locks: none, both tables are new. Rows expected: none. Old code runs against it: yes, it does not know them.
 */
export class CreateAuditEntriesAndOutbox1795249800000 implements MigrationInterface {
  readonly name = 'CreateAuditEntriesAndOutbox1795249800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_entries (
        sequence    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at          timestamptz NOT NULL DEFAULT now(),
        actor_kind  text NOT NULL CHECK (actor_kind IN ('user', 'node', 'system', 'unknown')),
        actor_id    text,
        actor_name  text NOT NULL,
        action      text NOT NULL,
        target_type text NOT NULL,
        target_id   text,
        outcome     text NOT NULL CHECK (outcome IN ('allowed', 'denied')),
        details     jsonb NOT NULL DEFAULT '{}'
      )`);
    await runner.query('CREATE INDEX audit_entries_target ON audit_entries (target_type, target_id, sequence DESC)');
    await runner.query(`
      CREATE TABLE outbox (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        queue    text NOT NULL,
        name     text NOT NULL,
        payload  jsonb NOT NULL,
        options  jsonb NOT NULL,
        asked_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore the backup that was made before the update.');
  }
}
