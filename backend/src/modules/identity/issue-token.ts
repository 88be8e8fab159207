import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { Role } from '@rakkr/shared/access/vocabulary';

import { AuditTrail, plainAuditTrail } from '../audit/index.ts';
import { SessionsRepository } from './sessions.repository.ts';
import { hashOf, newToken } from './token.ts';

export interface TokenOrder {
  readonly role: Role;
  /** Shown in the audit trail in place of a person's name. */
  readonly label: string;
  readonly ttlMinutes: number;
}

/** Makes a bearer for a program: whoever may read the controller's data folder may have one. */
@Injectable()
export class IssueToken {
  constructor(
    private readonly database: DataSource,
    private readonly sessions: SessionsRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** The bearer is told once; its hash is kept. */
  async run({ role, label, ttlMinutes }: TokenOrder): Promise<{ token: string; expiresAt: Date }> {
    const token = newToken();
    const id = `ses_${randomUUID()}`;
    const owner = { label, roles: [role] };
    await this.database.transaction(async (manager) => {
      await this.sessions.insert(manager, {
        id,
        tokenHash: hashOf(token),
        owner,
        idleMinutes: null,
        ttlMinutes,
        address: null,
      });
      await this.audit.record(manager, {
        actor: { kind: 'system', name: 'rakkr issue-token' },
        action: 'token.issued',
        targetType: 'session',
        targetId: id,
        outcome: 'allowed',
        details: { role, label, ttlMinutes },
      });
    });
    return { token, expiresAt: new Date(Date.now() + ttlMinutes * 60_000) };
  }
}

/** The same for a program without the rest of the controller: the operator's command line. */
export const issueTokenOn = (database: DataSource): IssueToken =>
  new IssueToken(database, new SessionsRepository(), plainAuditTrail());
