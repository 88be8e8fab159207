import { Module, type OnApplicationBootstrap } from '@nestjs/common';

import { QueueModule } from '../../platform/queue/queue.module.ts';
import { RepeatedJobs } from '../../platform/queue/repeated-jobs.ts';
import { FINALIZE_RECORDING } from './closing/finalize-recording.job.ts';
import { FinalizeRecordingProcessor } from './queue/finalize-recording.processor.ts';
import {
  FINALIZE_WAITING,
  FINALIZE_WAITING_INTERVAL_MS,
  FinalizeWaitingPayload,
} from './queue/finalize-waiting.job.ts';
import { FinalizeWaitingProcessor } from './queue/finalize-waiting.processor.ts';
import { PURGE_TRASH, PURGE_TRASH_INTERVAL_MS, PurgeTrashPayload } from './queue/purge-trash.job.ts';
import { PurgeTrashProcessor } from './queue/purge-trash.processor.ts';
import { RecordingsModule } from './recordings.module.ts';

/** The queued work of recordings: closing them, and emptying the trash. */
@Module({
  imports: [RecordingsModule, QueueModule.workOn(FINALIZE_RECORDING.queue, FINALIZE_WAITING.queue, PURGE_TRASH.queue)],
  providers: [FinalizeRecordingProcessor, FinalizeWaitingProcessor, PurgeTrashProcessor],
})
export class RecordingsWorkerModule implements OnApplicationBootstrap {
  constructor(private readonly repeatedJobs: RepeatedJobs) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.repeatedJobs.every(FINALIZE_WAITING_INTERVAL_MS, FINALIZE_WAITING, new FinalizeWaitingPayload());
    await this.repeatedJobs.every(PURGE_TRASH_INTERVAL_MS, PURGE_TRASH, new PurgeTrashPayload());
  }
}
