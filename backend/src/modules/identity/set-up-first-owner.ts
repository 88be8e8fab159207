import { rmSync } from 'node:fs';

import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import type { SetUpDto } from '@rakkr/shared/access';
import { newId } from '@rakkr/shared/primitives';
import { DomainError } from '@rakkr/shared/problems';

import { StorageConfig } from '../../platform/config/controller-config.ts';
import { AuditTrail } from '../audit/index.ts';
import { OpenSession, type OpenedSession } from './open-session.ts';
import { hashPassword } from './password.ts';
import { setupCodePath } from './prepare-set-up.ts';
import { setupCodeHash } from './setup-code.ts';
import { SetupCodesRepository } from './setup-codes.repository.ts';
import { SlowDownGuessing } from './slow-down-guessing.ts';
import { type User, UsersRepository } from './users.repository.ts';

/** The set-up code against the first account. Of two at once, one wins. */
@Injectable()
export class SetUpFirstOwner {
  constructor(
    private readonly database: DataSource,
    private readonly users: UsersRepository,
    private readonly codes: SetupCodesRepository,
    private readonly guessing: SlowDownGuessing,
    private readonly openSession: OpenSession,
    private readonly audit: AuditTrail,
    private readonly storage: StorageConfig,
  ) {}

  /** Whether nobody has an account yet. */
  async isRequired(): Promise<boolean> {
    return !(await this.users.exists(this.database.manager));
  }

  /** @throws DomainError setup.already-done, setup.code-wrong, request.too-many */
  async run(order: SetUpDto, address: string): Promise<OpenedSession> {
    if (!(await this.isRequired())) throw new DomainError('setup.already-done');
    const guess = { email: null, address };
    await this.guessing.admit(guess);
    const passwordHash = await hashPassword(order.password);
    const opened = await this.database.transaction(async (manager) => {
      if (!(await this.codes.consume(manager, setupCodeHash(order.setupCode)))) await this.refuse(manager);
      await this.guessing.forgive(manager, guess);
      const user: User = { id: newId('user'), name: order.name, email: order.email, passwordHash, roles: ['owner'] };
      await this.users.insert(manager, user);
      return this.enter(manager, user, address);
    });
    rmSync(setupCodePath(this.storage), { force: true });
    return opened;
  }

  /** Whoever comes second to a valid code is told that it is done, not that the code is wrong. */
  private async refuse(manager: EntityManager): Promise<never> {
    throw new DomainError((await this.users.exists(manager)) ? 'setup.already-done' : 'setup.code-wrong', {
      detail:
        'The code stands in the file secrets/setup-code of the data folder; a restart makes a new one after 24 h.',
    });
  }

  private async enter(manager: EntityManager, user: User, address: string): Promise<OpenedSession> {
    const opened = await this.openSession.run(manager, user, address);
    await this.audit.record(manager, {
      actor: { kind: 'user', userId: user.id, name: user.name, permissions: new Set(), sessionId: opened.session.id },
      action: 'setup.done',
      targetType: 'user',
      targetId: user.id,
      outcome: 'allowed',
      details: { address },
    });
    return opened;
  }
}
