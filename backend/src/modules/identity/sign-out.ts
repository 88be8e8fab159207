import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { ChangeFeed } from '../../platform/events/change-feed.ts';
import type { UserCaller } from '../../platform/http/caller.ts';
import { AuditTrail } from '../audit/index.ts';
import { SessionsRepository } from './sessions.repository.ts';

/** Ends the caller's own session, and with it every socket that it opened. */
@Injectable()
export class SignOut {
  constructor(
    private readonly database: DataSource,
    private readonly sessions: SessionsRepository,
    private readonly changes: ChangeFeed,
    private readonly audit: AuditTrail,
  ) {}

  async run(caller: UserCaller): Promise<void> {
    await this.database.transaction(async (manager) => {
      if (!(await this.sessions.remove(manager, caller.sessionId))) return;
      await this.changes.announce(manager, 'live', { kind: 'session', id: caller.sessionId });
      await this.audit.record(manager, {
        actor: caller,
        action: 'session.closed',
        targetType: 'session',
        targetId: caller.sessionId,
        outcome: 'allowed',
      });
    });
  }
}
