import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Queue } from 'bullmq';
import { PinoLogger } from 'nestjs-pino';

import { DatabaseConfig, QueueConfig } from '../config/controller-config.ts';
import { queueConnection } from './queue-connection.ts';

/** Queues by name, opened at their first use, to put work in. */
@Injectable()
export class Queues implements OnApplicationShutdown {
  private readonly open = new Map<string, Queue>();

  constructor(
    private readonly config: QueueConfig,
    private readonly database: DatabaseConfig,
    private readonly log: PinoLogger,
  ) {
    log.setContext(Queues.name);
  }

  named(name: string): Queue {
    const known = this.open.get(name);
    if (known !== undefined) return known;
    const queue = new Queue(name, queueConnection(this.config, this.database));
    queue.on('error', (error) => this.log.warn({ err: error, queue: name }, 'queue.connection-fault'));
    this.open.set(name, queue);
    return queue;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.open.values()].map((queue) => queue.close()));
  }
}
