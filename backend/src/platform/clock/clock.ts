import { performance } from 'node:perf_hooks';

import { Injectable } from '@nestjs/common';

/** The controller's own time. Leases are not judged by it: they are judged by the database's clock, in SQL. */
@Injectable()
export class Clock {
  /** UTC instant. */
  now(): Date {
    return new Date();
  }

  /** Milliseconds that only ever grow, for durations. */
  monotonicMs(): number {
    return performance.now();
  }
}
