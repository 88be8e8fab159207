import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';

import { Clock } from '../clock/clock.ts';

/** An outage makes every queue fail several times a second: one line in so long, with the count of those left out. */
const QUIET_MS = 10_000;

/** Faults of the connections to the queues. */
@Injectable()
export class QueueFaultLog {
  private readonly lastMs = new Map<string, number>();
  private readonly suppressed = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly log: PinoLogger,
  ) {
    log.setContext(QueueFaultLog.name);
  }

  report(queue: string, error: Error): void {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - (this.lastMs.get(queue) ?? -QUIET_MS) < QUIET_MS) {
      this.suppressed.set(queue, (this.suppressed.get(queue) ?? 0) + 1);
      return;
    }
    this.log.warn({ err: error, queue, suppressed: this.suppressed.get(queue) ?? 0 }, 'queue.connection-fault');
    this.lastMs.set(queue, nowMs);
    this.suppressed.delete(queue);
  }
}
