import { Processor, WorkerHost } from '@nestjs/bullmq';

import { MarkDisconnectedJobs } from '../mark-disconnected-jobs.ts';
import { MARK_DISCONNECTED_JOBS } from './mark-disconnected-jobs.job.ts';

/** A second run at the same time marks what the first has not, and no job twice. */
@Processor(MARK_DISCONNECTED_JOBS.queue)
export class MarkDisconnectedJobsProcessor extends WorkerHost {
  constructor(private readonly markDisconnected: MarkDisconnectedJobs) {
    super();
  }

  override async process(): Promise<void> {
    await this.markDisconnected.run();
  }
}
