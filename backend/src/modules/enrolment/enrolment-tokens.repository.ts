import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { NodeId } from '@rakkr/shared/primitives';

export interface NewToken {
  readonly tokenHash: Buffer;
  readonly nodeId: NodeId;
  readonly createdBy: string | null;
  readonly ttlSeconds: number;
}

/** The table `enrolment_tokens`; expiry is judged by the database's clock. */
@Injectable()
export class EnrolmentTokensRepository {
  /** @returns UTC instant of the expiry */
  async insert(manager: EntityManager, token: NewToken): Promise<Date> {
    const rows = await manager.query<[{ expires_at: Date }]>(
      `INSERT INTO enrolment_tokens (token_hash, node_id, created_by, created_at, expires_at)
       VALUES ($1, $2, $3, now(), now() + make_interval(secs => $4)) RETURNING expires_at`,
      [token.tokenHash, token.nodeId, token.createdBy, token.ttlSeconds],
    );
    return rows[0].expires_at;
  }

  /** Takes back what was asked for earlier and not used: of several commands only the newest works. */
  async removeUnused(manager: EntityManager, nodeId: NodeId): Promise<void> {
    await manager.query('DELETE FROM enrolment_tokens WHERE node_id = $1 AND consumed_at IS NULL', [nodeId]);
  }

  /**
   * Uses a token up. Of any number of calls at the same time one gets the node, the others get null.
   */
  async consume(manager: EntityManager, tokenHash: Buffer): Promise<NodeId | null> {
    const rows = await manager.query<{ node_id: NodeId }[]>(
      `WITH changed AS (
         UPDATE enrolment_tokens SET consumed_at = now()
         WHERE token_hash = $1 AND consumed_at IS NULL AND expires_at > now()
         RETURNING node_id)
       SELECT node_id FROM changed`,
      [tokenHash],
    );
    return rows[0]?.node_id ?? null;
  }

  /** True for a token that nobody used in its time. */
  async isExpired(manager: EntityManager, tokenHash: Buffer): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      'SELECT 1 FROM enrolment_tokens WHERE token_hash = $1 AND consumed_at IS NULL AND expires_at <= now()',
      [tokenHash],
    );
    return rows.length > 0;
  }
}
