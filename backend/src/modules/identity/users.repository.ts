import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { Role } from '@rakkr/shared/access/vocabulary';
import type { UserId } from '@rakkr/shared/primitives';

export interface User {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly roles: Role[];
}

const COLUMNS = 'id, name, email, password_hash AS "passwordHash", roles';

/** The table `users`. */
@Injectable()
export class UsersRepository {
  async exists(manager: EntityManager): Promise<boolean> {
    const rows = await manager.query<object[]>('SELECT 1 FROM users LIMIT 1');
    return rows.length > 0;
  }

  async insert(manager: EntityManager, user: User): Promise<void> {
    await manager.query('INSERT INTO users (id, name, email, password_hash, roles) VALUES ($1, $2, $3, $4, $5)', [
      user.id,
      user.name,
      user.email,
      user.passwordHash,
      user.roles,
    ]);
  }

  async byEmail(manager: EntityManager, email: string): Promise<User | null> {
    const [user] = await manager.query<User[]>(`SELECT ${COLUMNS} FROM users WHERE lower(email) = lower($1)`, [email]);
    return user ?? null;
  }
}
