import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: people sign in, machines hold tokens, the first run hands out one set-up code, and guessing is slowed down.
 * Locks: none, all tables are new. Rows expected: none. Old code runs against it: yes, it does not know them.
 */
export class CreateUsersAndSessions1795250400000 implements MigrationInterface {
  readonly name = 'CreateUsersAndSessions1795250400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE users (
        id            text PRIMARY KEY,
        name          text NOT NULL,
        email         text NOT NULL,
        password_hash text NOT NULL,
        roles         text[] NOT NULL,
        created_at    timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE UNIQUE INDEX users_email ON users (lower(email))');
    await runner.query(`
      CREATE TABLE sessions (
        id             text PRIMARY KEY,
        token_hash     bytea NOT NULL UNIQUE,
        user_id        text REFERENCES users (id) ON DELETE CASCADE,
        label          text,
        roles          text[],
        created_at     timestamptz NOT NULL DEFAULT now(),
        last_seen_at   timestamptz NOT NULL DEFAULT now(),
        idle_limit     interval,
        expires_at     timestamptz NOT NULL,
        address        text,
        CHECK ((user_id IS NULL) = (label IS NOT NULL AND roles IS NOT NULL))
      )`);
    await runner.query('CREATE INDEX sessions_user ON sessions (user_id)');
    await runner.query('CREATE INDEX sessions_expiry ON sessions (expires_at)');
    await runner.query(`
      CREATE TABLE setup_codes (
        only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        code_hash  bytea NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at    timestamptz
      )`);
    await runner.query(`
      CREATE TABLE sign_in_failures (
        subject       text PRIMARY KEY,
        failures      integer NOT NULL,
        last_at       timestamptz NOT NULL DEFAULT now(),
        blocked_until timestamptz NOT NULL
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore the backup that was made before the update.');
  }
}
