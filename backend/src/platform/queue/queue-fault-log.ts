import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';

import { Clock } from '../clock/clock.ts';
import { QuietTimes } from '../telemetry/quiet-times.ts';

/** An outage makes every queue fail several times a second: one line in so long, with the count of those left out. */
const QUIET_MS = 10_000;

/** Faults of the connections to the queues. */
@Injectable()
export class QueueFaultLog {
  private readonly times = new QuietTimes(QUIET_MS);

  constructor(
    private readonly clock: Clock,
    private readonly log: PinoLogger,
  ) {
    log.setContext(QueueFaultLog.name);
  }

  report(queue: string, error: Error): void {
    const suppressed = this.times.say(queue, this.clock.monotonicMs());
    if (suppressed !== null) this.log.warn({ err: error, queue, suppressed }, 'queue.connection-fault');
  }
}
