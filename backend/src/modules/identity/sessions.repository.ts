import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { Role } from '@rakkr/shared/access/vocabulary';
import type { UserId } from '@rakkr/shared/primitives';

/** A session with the account that it belongs to; a machine token has a label and roles of its own instead. */
export interface Session {
  readonly id: string;
  readonly userId: UserId | null;
  readonly name: string;
  readonly email: string | null;
  readonly roles: Role[];
  readonly expiresAt: Date;
}

export interface NewSession {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly owner: { userId: UserId } | { label: string; roles: readonly Role[] };
  /** Ends the session earlier when nobody used it for so long; null for tokens of machines. */
  readonly idleMinutes: number | null;
  readonly ttlMinutes: number;
  readonly address: string | null;
}

const FIND = `
  SELECT s.id, s.user_id AS "userId", coalesce(u.name, s.label) AS name, u.email,
         coalesce(u.roles, s.roles) AS roles, s.expires_at AS "expiresAt"
    FROM sessions s LEFT JOIN users u ON u.id = s.user_id
   WHERE s.token_hash = $1 AND s.expires_at > now()
     AND (s.idle_limit IS NULL OR s.last_seen_at + s.idle_limit > now())`;

/** A request writes `last_seen_at` at most so often: a read must not cost a write each time. */
const TOUCH = `UPDATE sessions SET last_seen_at = now() WHERE id = $1 AND last_seen_at < now() - interval '1 minute'`;

/** The table `sessions`; judged by the database's clock. */
@Injectable()
export class SessionsRepository {
  async insert(
    manager: EntityManager,
    { id, tokenHash, owner, idleMinutes, ttlMinutes, address }: NewSession,
  ): Promise<void> {
    const [userId, label, roles] = 'userId' in owner ? [owner.userId, null, null] : [null, owner.label, owner.roles];
    await manager.query(
      `INSERT INTO sessions (id, token_hash, user_id, label, roles, idle_limit, expires_at, address)
       VALUES ($1, $2, $3, $4, $5, make_interval(mins => $6), now() + make_interval(mins => $7), $8)`,
      [id, tokenHash, userId, label, roles, idleMinutes, ttlMinutes, address],
    );
  }

  /** The live session of that token; null where it never was, was ended or has run out. */
  async byTokenHash(manager: EntityManager, tokenHash: Buffer): Promise<Session | null> {
    const [session] = await manager.query<Session[]>(FIND, [tokenHash]);
    if (session !== undefined) await manager.query(TOUCH, [session.id]);
    return session ?? null;
  }

  /** True where the session was there to be ended. */
  async remove(manager: EntityManager, id: string): Promise<boolean> {
    const [, count] = await manager.query<[unknown, number]>('DELETE FROM sessions WHERE id = $1', [id]);
    return count === 1;
  }

  async removeExpired(manager: EntityManager): Promise<void> {
    await manager.query('DELETE FROM sessions WHERE expires_at < now()');
  }
}
