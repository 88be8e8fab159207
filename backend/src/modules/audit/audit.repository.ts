import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { AuditEntry } from './audit-entry.ts';

/** One row as it stands in the table. */
export interface AuditRow {
  /** Grows with every entry; 64 bit, so a string. */
  readonly sequence: string;
  readonly at: Date;
  readonly actor_kind: 'user' | 'node' | 'system' | 'unknown';
  readonly actor_id: string | null;
  readonly actor_name: string;
  readonly action: string;
  readonly target_type: string;
  readonly target_id: string | null;
  readonly outcome: 'allowed' | 'denied';
  readonly details: Record<string, unknown>;
}

const actorColumns = (actor: AuditEntry['actor']): [kind: AuditRow['actor_kind'], id: string | null, name: string] => {
  switch (actor.kind) {
    case 'user':
      return ['user', actor.userId, actor.name];
    case 'node':
      return ['node', actor.nodeId, actor.nodeId];
    case 'system':
      return ['system', null, actor.name];
    case 'unknown':
      return ['unknown', null, 'unknown'];
  }
};

/** The table `audit_entries`: only ever appended to. */
@Injectable()
export class AuditRepository {
  async insert(manager: EntityManager, entry: AuditEntry): Promise<void> {
    await manager.query(
      `INSERT INTO audit_entries (actor_kind, actor_id, actor_name, action, target_type, target_id, outcome, details)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        ...actorColumns(entry.actor),
        entry.action,
        entry.targetType,
        entry.targetId,
        entry.outcome,
        JSON.stringify(entry.details ?? {}),
      ],
    );
  }

  /** The newest entries first. */
  async list(manager: EntityManager, window: { limit: number; offset: number }): Promise<AuditRow[]> {
    return manager.query<AuditRow[]>('SELECT * FROM audit_entries ORDER BY sequence DESC LIMIT $1 OFFSET $2', [
      window.limit,
      window.offset,
    ]);
  }

  async count(manager: EntityManager): Promise<number> {
    const [row] = await manager.query<[{ count: string }]>('SELECT count(*) FROM audit_entries');
    return Number(row.count);
  }
}
