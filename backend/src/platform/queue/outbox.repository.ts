import { Injectable } from '@nestjs/common';
import type { JobsOptions } from 'bullmq';
import type { EntityManager } from 'typeorm';

export interface OutboxRow {
  /** Order of arrival. */
  readonly id: string;
  readonly queue: string;
  readonly name: string;
  readonly payload: object;
  readonly options: JobsOptions;
}

/** The table `outbox`: work that was asked for in a committed transaction and is not in its queue yet. */
@Injectable()
export class OutboxRepository {
  async insert(manager: EntityManager, row: Omit<OutboxRow, 'id'>): Promise<void> {
    await manager.query('INSERT INTO outbox (queue, name, payload, options) VALUES ($1, $2, $3, $4)', [
      row.queue,
      row.name,
      JSON.stringify(row.payload),
      JSON.stringify(row.options),
    ]);
  }

  /** The oldest rows that no other dispatcher holds, locked until the transaction ends. */
  async lockOldest(manager: EntityManager, limit: number): Promise<OutboxRow[]> {
    return manager.query<OutboxRow[]>(
      'SELECT id, queue, name, payload, options FROM outbox ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED',
      [limit],
    );
  }

  async remove(manager: EntityManager, id: string): Promise<void> {
    await manager.query('DELETE FROM outbox WHERE id = $1', [id]);
  }
}
