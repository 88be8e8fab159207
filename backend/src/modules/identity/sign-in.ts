import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { DomainError } from '@rakkr/shared/problems';

import { AuditTrail } from '../audit/index.ts';
import { OpenSession, type OpenedSession } from './open-session.ts';
import { isPassword } from './password.ts';
import { SlowDownGuessing } from './slow-down-guessing.ts';
import { type User, UsersRepository } from './users.repository.ts';

export interface SignInAttempt {
  readonly email: string;
  readonly password: string;
  /** IP address it comes from. */
  readonly address: string;
}

/** Password against session. An unknown e-mail gets the same answer for the same work. */
@Injectable()
export class SignIn {
  constructor(
    private readonly database: DataSource,
    private readonly users: UsersRepository,
    private readonly guessing: SlowDownGuessing,
    private readonly openSession: OpenSession,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws DomainError access.wrong-credentials, request.too-many */
  async run(attempt: SignInAttempt): Promise<OpenedSession> {
    await this.guessing.admit(attempt);
    const user = await this.users.byEmail(this.database.manager, attempt.email);
    const isRight = await isPassword(user?.passwordHash ?? null, attempt.password);
    if (user === null || !isRight) {
      await this.recordFailure(user, attempt.address);
      throw new DomainError('access.wrong-credentials');
    }
    return this.database.transaction(async (manager) => {
      await this.guessing.forgive(manager, attempt);
      const opened = await this.openSession.run(manager, user, attempt.address);
      await this.audit.record(manager, {
        actor: { kind: 'user', userId: user.id, name: user.name, permissions: new Set(), sessionId: opened.session.id },
        action: 'session.opened',
        targetType: 'session',
        targetId: opened.session.id,
        outcome: 'allowed',
        details: { address: attempt.address },
      });
      return opened;
    });
  }

  private async recordFailure(user: User | null, address: string): Promise<void> {
    await this.database.transaction((manager) =>
      this.audit.record(manager, {
        actor: { kind: 'unknown' },
        action: 'session.refused',
        targetType: 'user',
        targetId: user?.id ?? null,
        outcome: 'denied',
        details: { address },
      }),
    );
  }
}
