import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { PinoLogger } from 'nestjs-pino';
import { DataSource, type EntityManager } from 'typeorm';

import { ChangeFeed } from '../events/change-feed.ts';
import { OutboxRepository } from './outbox.repository.ts';
import { Queues } from './queues.ts';

const SWEEP_INTERVAL_MS = 5_000;
const ROWS_PER_BATCH = 50;

/**
 * Moves outbox rows into their queues: at once when one is announced, and by a sweep for what was announced to nobody.
 *
 * A crash between the queue's answer and the commit puts the row in a second time; its job id, which is the row's
 * where the declaration gives none, makes the queue ignore that.
 */
@Injectable()
export class OutboxDispatcher implements OnApplicationBootstrap, OnApplicationShutdown {
  private running: Promise<void> | null = null;
  private isAskedAgain = false;

  constructor(
    private readonly database: DataSource,
    private readonly rows: OutboxRepository,
    private readonly queues: Queues,
    private readonly changes: ChangeFeed,
    private readonly log: PinoLogger,
  ) {
    log.setContext(OutboxDispatcher.name);
  }

  onApplicationBootstrap(): void {
    this.changes.on('outbox', () => this.wake());
    this.changes.onReconnect(() => this.wake());
    this.wake();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isAskedAgain = false;
    await this.running;
  }

  @Interval(SWEEP_INTERVAL_MS)
  protected wake(): void {
    if (this.running !== null) {
      this.isAskedAgain = true;
      return;
    }
    this.running = this.drain().finally(() => {
      this.running = null;
      if (!this.isAskedAgain) return;
      this.isAskedAgain = false;
      this.wake();
    });
  }

  private async drain(): Promise<void> {
    try {
      while ((await this.database.transaction((manager) => this.dispatchBatch(manager))) === ROWS_PER_BATCH);
    } catch (error) {
      // The rows stand: the next sweep tries again.
      this.log.warn({ err: error }, 'outbox.dispatch-failed');
    }
  }

  private async dispatchBatch(manager: EntityManager): Promise<number> {
    const rows = await this.rows.lockOldest(manager, ROWS_PER_BATCH);
    for (const row of rows) {
      await this.queues.named(row.queue).add(row.name, row.payload, { jobId: `outbox-${row.id}`, ...row.options });
      await this.rows.remove(manager, row.id);
    }
    return rows.length;
  }
}
