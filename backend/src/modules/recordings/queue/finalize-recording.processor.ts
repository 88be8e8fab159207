import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';

import { parsePayload } from '../../../platform/queue/job-declaration.ts';
import { FINALIZE_RECORDING, FinalizeRecordingPayload } from '../closing/finalize-recording.job.ts';
import { FinalizeRecording } from '../closing/finalize-recording.ts';

/** A second run finds the recording closed and changes nothing. */
@Processor(FINALIZE_RECORDING.queue, { concurrency: 4 })
export class FinalizeRecordingProcessor extends WorkerHost {
  constructor(private readonly finalizeRecording: FinalizeRecording) {
    super();
  }

  override async process(job: Job<unknown>): Promise<void> {
    const { recordingId } = parsePayload(FinalizeRecordingPayload, job.data);
    await this.finalizeRecording.run(recordingId);
  }
}
