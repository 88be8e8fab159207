import { Module, type OnApplicationBootstrap } from '@nestjs/common';

import { QueueModule } from '../../platform/queue/queue.module.ts';
import { RepeatedJobs } from '../../platform/queue/repeated-jobs.ts';
import { CaptureJobsModule } from './capture-jobs.module.ts';
import {
  MARK_DISCONNECTED_INTERVAL_MS,
  MARK_DISCONNECTED_JOBS,
  MarkDisconnectedJobsPayload,
} from './queue/mark-disconnected-jobs.job.ts';
import { MarkDisconnectedJobsProcessor } from './queue/mark-disconnected-jobs.processor.ts';

/** The queued work of capture jobs: the watch over leases. */
@Module({
  imports: [CaptureJobsModule, QueueModule.workOn(MARK_DISCONNECTED_JOBS.queue)],
  providers: [MarkDisconnectedJobsProcessor],
})
export class CaptureJobsWorkerModule implements OnApplicationBootstrap {
  constructor(private readonly repeatedJobs: RepeatedJobs) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.repeatedJobs.every(
      MARK_DISCONNECTED_INTERVAL_MS,
      MARK_DISCONNECTED_JOBS,
      new MarkDisconnectedJobsPayload(),
    );
  }
}
