import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { type Session, SessionsRepository } from './sessions.repository.ts';
import { hashOf, newToken } from './token.ts';
import type { User } from './users.repository.ts';

const IDLE_MINUTES = 12 * 60;
const TTL_MINUTES = 7 * 24 * 60;
export const SESSION_TTL_SECONDS = TTL_MINUTES * 60;

/** A session as its owner gets it. */
export interface OpenedSession {
  readonly session: Session;
  /** Told once; its hash is kept. */
  readonly token: string;
}

/** Makes a session of a person whose identity has been proved: 12 h without use end it, 7 days in any case. */
@Injectable()
export class OpenSession {
  constructor(private readonly sessions: SessionsRepository) {}

  async run(manager: EntityManager, user: User, address: string): Promise<OpenedSession> {
    const token = newToken();
    const tokenHash = hashOf(token);
    const owner = { userId: user.id };
    const limits = { idleMinutes: IDLE_MINUTES, ttlMinutes: TTL_MINUTES };
    await this.sessions.removeExpired(manager);
    await this.sessions.insert(manager, { id: `ses_${randomUUID()}`, tokenHash, owner, address, ...limits });
    const session = await this.sessions.byTokenHash(manager, tokenHash);
    if (session === null) throw new Error('a session that was just made is not there');
    return { session, token };
  }
}
