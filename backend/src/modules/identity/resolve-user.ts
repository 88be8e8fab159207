import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { permissionsOf } from '@rakkr/shared/access/vocabulary';

import type { CallerResolver } from '../../platform/http/caller-resolvers.ts';
import type { PresentedCredentials, UserCaller } from '../../platform/http/caller.ts';
import { type Session, SessionsRepository } from './sessions.repository.ts';
import { hashOf } from './token.ts';

/** Whose session the credentials are. A bearer goes before a cookie: it was put there on purpose. */
@Injectable()
export class ResolveUser implements CallerResolver<UserCaller> {
  constructor(
    private readonly database: DataSource,
    private readonly sessions: SessionsRepository,
  ) {}

  async resolve(credentials: PresentedCredentials): Promise<UserCaller | null> {
    const session = await this.session(credentials);
    if (session === null) return null;
    const { id, userId, name, roles } = session;
    return { kind: 'user', userId, name, permissions: permissionsOf(roles), sessionId: id };
  }

  /** The live session of the credentials; null where they are nobody's. */
  async session({ bearer, sessionCookie }: PresentedCredentials): Promise<Session | null> {
    const token = bearer ?? sessionCookie;
    return token === null ? null : this.sessions.byTokenHash(this.database.manager, hashOf(token));
  }
}
