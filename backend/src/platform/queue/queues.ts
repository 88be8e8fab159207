import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Queue } from 'bullmq';

import { DatabaseConfig, QueueConfig } from '../config/controller-config.ts';
import { queueConnection } from './queue-connection.ts';
import { QueueFaultLog } from './queue-fault-log.ts';

/** Queues by name, opened at their first use, to put work in. */
@Injectable()
export class Queues implements OnApplicationShutdown {
  private readonly open = new Map<string, Queue>();

  constructor(
    private readonly config: QueueConfig,
    private readonly database: DatabaseConfig,
    private readonly faults: QueueFaultLog,
  ) {}

  named(name: string): Queue {
    const known = this.open.get(name);
    if (known !== undefined) return known;
    const queue = new Queue(name, queueConnection(this.config, this.database));
    queue.on('error', (error) => this.faults.report(name, error));
    this.open.set(name, queue);
    return queue;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.open.values()].map((queue) => queue.close()));
  }
}
