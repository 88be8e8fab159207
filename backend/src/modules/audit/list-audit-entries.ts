import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { AuditEntryDto } from '@rakkr/shared/audit';
import type { PageQueryDto } from '@rakkr/shared/primitives';

import { Page, pageWindow } from '../../platform/http/page.ts';
import { AuditRepository, type AuditRow } from './audit.repository.ts';

const present = (row: AuditRow): AuditEntryDto => ({
  sequence: row.sequence,
  at: row.at.toISOString(),
  actorKind: row.actor_kind,
  actorId: row.actor_id,
  actorName: row.actor_name,
  action: row.action,
  targetType: row.target_type,
  targetId: row.target_id,
  outcome: row.outcome,
  details: row.details,
});

/** The audit trail, the newest entries first. */
@Injectable()
export class ListAuditEntries {
  constructor(
    private readonly database: DataSource,
    private readonly entries: AuditRepository,
  ) {}

  async run(query: PageQueryDto): Promise<Page<AuditEntryDto>> {
    const { limit, offset } = pageWindow(query);
    const { manager } = this.database;
    const [rows, total] = await Promise.all([
      this.entries.list(manager, { limit, offset }),
      this.entries.count(manager),
    ]);
    return new Page(rows.map(present), total, limit, offset);
  }
}
