import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { NodeId } from '@rakkr/shared/primitives';

export interface ValidCredential {
  /** Grows with each credential; 64 bit, so a string. */
  readonly id: string;
  readonly nodeId: NodeId;
  readonly isFirstUse: boolean;
  /** The stored time of use is older than a minute. */
  readonly isUseStale: boolean;
}

/** The table `node_credentials`. A node has one credential, two while it changes from one to the next. */
@Injectable()
export class NodeCredentialsRepository {
  async insert(manager: EntityManager, nodeId: NodeId, tokenHash: Buffer): Promise<void> {
    await manager.query('INSERT INTO node_credentials (node_id, token_hash, created_at) VALUES ($1, $2, now())', [
      nodeId,
      tokenHash,
    ]);
  }

  /** The credential with that hash, unless it is revoked; its node exists, or it would be gone. */
  async findValid(manager: EntityManager, tokenHash: Buffer): Promise<ValidCredential | null> {
    const rows = await manager.query<ValidCredential[]>(
      `SELECT id, node_id AS "nodeId", last_used_at IS NULL AS "isFirstUse",
         coalesce(last_used_at < now() - interval '1 minute', false) AS "isUseStale"
       FROM node_credentials WHERE token_hash = $1 AND revoked_at IS NULL`,
      [tokenHash],
    );
    return rows[0] ?? null;
  }

  async markUsed(manager: EntityManager, id: string): Promise<void> {
    await manager.query('UPDATE node_credentials SET last_used_at = now() WHERE id = $1', [id]);
  }

  /** Revokes what the node had before that credential; returns how many. */
  async revokeOlder(manager: EntityManager, credential: ValidCredential): Promise<number> {
    const rows = await manager.query<unknown[]>(
      `WITH changed AS (
         UPDATE node_credentials SET revoked_at = now() WHERE node_id = $1 AND id < $2 AND revoked_at IS NULL
         RETURNING id)
       SELECT id FROM changed`,
      [credential.nodeId, credential.id],
    );
    return rows.length;
  }

  /** Leaves a node one credential, the one it uses; of several that it never used, the newest. */
  async revokeAllButTheOneInUse(manager: EntityManager, nodeId: NodeId): Promise<void> {
    await manager.query(
      `UPDATE node_credentials SET revoked_at = now()
       WHERE node_id = $1 AND revoked_at IS NULL AND id <> (
         SELECT id FROM node_credentials WHERE node_id = $1 AND revoked_at IS NULL
         ORDER BY (last_used_at IS NOT NULL) DESC, id DESC LIMIT 1)`,
      [nodeId],
    );
  }
}
