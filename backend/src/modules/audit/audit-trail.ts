import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { AuditEntry } from './audit-entry.ts';
import { AuditRepository } from './audit.repository.ts';

/** Who did what to what. Written in the transaction of the deed: both stand, or neither. */
@Injectable()
export class AuditTrail {
  constructor(private readonly entries: AuditRepository) {}

  async record(manager: EntityManager, entry: AuditEntry): Promise<void> {
    await this.entries.insert(manager, entry);
  }
}

/** An audit trail without a module around it. */
export const plainAuditTrail = (): AuditTrail => new AuditTrail(new AuditRepository());
