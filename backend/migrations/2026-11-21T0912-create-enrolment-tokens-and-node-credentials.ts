import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: a node comes in with a one-time token and stays with a credential of its own; of both only the SHA-256 is kept.
 * A node's credentials go with the node, so deleting a node is what revokes them.
 * Lock: none on anything old, the tables are new. Rows: none. Old code still runs against it.
 */
export class CreateEnrolmentTokensAndNodeCredentials implements MigrationInterface {
  readonly name = 'CreateEnrolmentTokensAndNodeCredentials1795252320000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE enrolment_tokens (
        token_hash bytea PRIMARY KEY CONSTRAINT enrolment_tokens_sha256 CHECK (octet_length(token_hash) = 32),
        node_id text NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
        created_by text,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        consumed_at timestamptz
      )
    `);
    await queryRunner.query(`CREATE INDEX enrolment_tokens_node ON enrolment_tokens (node_id)`);
    await queryRunner.query(`
      CREATE TABLE node_credentials (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        node_id text NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
        token_hash bytea NOT NULL CONSTRAINT node_credentials_hash_key UNIQUE
          CONSTRAINT node_credentials_sha256 CHECK (octet_length(token_hash) = 32),
        created_at timestamptz NOT NULL,
        last_used_at timestamptz,
        revoked_at timestamptz
      )
    `);
    await queryRunner.query(`CREATE INDEX node_credentials_node ON node_credentials (node_id)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
