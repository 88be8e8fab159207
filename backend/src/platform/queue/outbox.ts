import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { ChangeFeed } from '../events/change-feed.ts';
import type { JobDeclaration } from './job-declaration.ts';
import { OutboxRepository } from './outbox.repository.ts';

/** Queued work that leaves with the transaction: neither lost at a crash after it, nor seen if it rolls back. */
@Injectable()
export class Outbox {
  constructor(
    private readonly rows: OutboxRepository,
    private readonly changes: ChangeFeed,
  ) {}

  /** Puts a job beside the state change that asks for it; dispatched at once after commit, by a sweeper at the latest. */
  async enqueue<P extends object>(manager: EntityManager, job: JobDeclaration<P>, payload: P): Promise<void> {
    await this.rows.insert(manager, { queue: job.queue, name: job.name, payload, options: job.options(payload) });
    await this.changes.announce(manager, 'outbox', {});
  }
}
