import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

export interface StartKey {
  /** Who sent the key: two callers may use the same. */
  readonly caller: string;
  readonly key: string;
  readonly requestSha256: string;
}

/** Table `recording_start_keys`: which recording an `Idempotency-Key` started. */
@Injectable()
export class StartKeysRepository {
  /**
   * Takes the key for a recording. While another transaction holds it, this waits for that one's end.
   *
   * @returns null when it is ours; else what it was used for before
   */
  async take(
    manager: EntityManager,
    key: StartKey,
    recordingId: string,
  ): Promise<{ requestSha256: string; recordingId: string } | null> {
    const taken = await manager.query<unknown[]>(
      `INSERT INTO recording_start_keys (caller, key, request_sha256, recording_id) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING RETURNING key`,
      [key.caller, key.key, key.requestSha256, recordingId],
    );
    if (taken.length > 0) return null;
    const rows = await manager.query<{ request_sha256: string; recording_id: string }[]>(
      'SELECT request_sha256, recording_id FROM recording_start_keys WHERE caller = $1 AND key = $2',
      [key.caller, key.key],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('a key that was refused as taken is not there');
    return { requestSha256: row.request_sha256, recordingId: row.recording_id };
  }

  /** Forgets keys that no caller sends again. */
  async forgetOld(manager: EntityManager, keepHours: number): Promise<void> {
    await manager.query('DELETE FROM recording_start_keys WHERE created_at < now() - make_interval(hours => $1)', [
      keepHours,
    ]);
  }
}
