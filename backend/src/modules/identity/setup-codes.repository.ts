import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

const LIFETIME_HOURS = 24;

/** The table `setup_codes`, which holds one row at most; judged by the database's clock. */
@Injectable()
export class SetupCodesRepository {
  /** Hash of the code that still opens the set-up page; null where none does. Others wait until the transaction ends. */
  async lockLive(manager: EntityManager): Promise<Buffer | null> {
    await manager.query('LOCK TABLE setup_codes IN EXCLUSIVE MODE');
    const [row] = await manager.query<{ code_hash: Buffer }[]>(
      'SELECT code_hash FROM setup_codes WHERE used_at IS NULL AND expires_at > now()',
    );
    return row?.code_hash ?? null;
  }

  /** The one code from now on. */
  async replace(manager: EntityManager, codeHash: Buffer): Promise<void> {
    await manager.query('DELETE FROM setup_codes');
    await manager.query(
      'INSERT INTO setup_codes (code_hash, expires_at) VALUES ($1, now() + make_interval(hours => $2))',
      [codeHash, LIFETIME_HOURS],
    );
  }

  /** True where that code was live, and is used now. */
  async consume(manager: EntityManager, codeHash: Buffer): Promise<boolean> {
    const [, count] = await manager.query<[unknown, number]>(
      'UPDATE setup_codes SET used_at = now() WHERE code_hash = $1 AND used_at IS NULL AND expires_at > now()',
      [codeHash],
    );
    return count === 1;
  }
}
