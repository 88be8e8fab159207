import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/**
 * The table `sign_in_failures`: one row for each account and address that failed lately, by the database's clock.
 *
 * `clock_timestamp()`, not `now()`: a transaction that waited for the row began before the one that it waited for.
 */
@Injectable()
export class SignInFailuresRepository {
  /** Locks the subject's row; what failed longer than a day ago is forgotten. */
  async lock(manager: EntityManager, subject: string): Promise<{ failures: number; waitSeconds: number }> {
    await manager.query(
      `INSERT INTO sign_in_failures (subject, failures, blocked_until) VALUES ($1, 0, '-infinity') ON CONFLICT DO NOTHING`,
      [subject],
    );
    const [row] = await manager.query<[{ failures: number; waitSeconds: number }]>(
      `SELECT CASE WHEN last_at < now() - interval '1 day' THEN 0 ELSE failures END AS failures,
              CASE WHEN blocked_until > clock_timestamp()
                   THEN extract(epoch FROM blocked_until - clock_timestamp())::float ELSE 0 END AS "waitSeconds"
         FROM sign_in_failures WHERE subject = $1 FOR UPDATE`,
      [subject],
    );
    return row;
  }

  async save(manager: EntityManager, subject: string, failures: number, delaySeconds: number): Promise<void> {
    await manager.query(
      `UPDATE sign_in_failures
          SET failures = $2, last_at = now(),
              blocked_until = CASE WHEN $3 = 0 THEN '-infinity' ELSE clock_timestamp() + make_interval(secs => $3) END
        WHERE subject = $1`,
      [subject, failures, delaySeconds],
    );
  }

  async forget(manager: EntityManager, subject: string): Promise<void> {
    await manager.query('DELETE FROM sign_in_failures WHERE subject = $1', [subject]);
  }

  /** Removes some of what failed longer than a day ago: guessed e-mails would fill the table. Waits for nobody. */
  async removeOld(manager: EntityManager): Promise<void> {
    await manager.query(
      `DELETE FROM sign_in_failures WHERE subject IN (
         SELECT subject FROM sign_in_failures WHERE last_at < now() - interval '1 day'
         LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
    );
  }

  /** Takes back one counted attempt, without the wait that came with it. */
  async forgiveOne(manager: EntityManager, subject: string): Promise<void> {
    await manager.query(
      `UPDATE sign_in_failures SET failures = greatest(0, failures - 1), blocked_until = '-infinity' WHERE subject = $1`,
      [subject],
    );
  }
}
