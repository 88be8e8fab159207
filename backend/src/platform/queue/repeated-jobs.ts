import { Injectable } from '@nestjs/common';

import type { JobDeclaration } from './job-declaration.ts';
import { Queues } from './queues.ts';

/** Work that comes again and again: one job each time, however many workers there are. */
@Injectable()
export class RepeatedJobs {
  constructor(private readonly queues: Queues) {}

  /** Declares that the job runs at that interval. To be called at the start of a worker; a second call changes nothing. */
  async every<P extends object>(intervalMs: number, job: JobDeclaration<P>, payload: P): Promise<void> {
    const { jobId: _, ...opts } = job.options(payload);
    const queue = this.queues.named(job.queue);
    await queue.upsertJobScheduler(job.name, { every: intervalMs }, { name: job.name, data: payload, opts });
  }
}
