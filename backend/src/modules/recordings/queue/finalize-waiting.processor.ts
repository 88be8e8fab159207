import { Processor, WorkerHost } from '@nestjs/bullmq';

import { FinalizeWaiting } from '../closing/finalize-waiting.ts';
import { FINALIZE_WAITING } from './finalize-waiting.job.ts';

/** A second run finds what the first closed, and changes nothing of it. */
@Processor(FINALIZE_WAITING.queue)
export class FinalizeWaitingProcessor extends WorkerHost {
  constructor(private readonly finalizeWaiting: FinalizeWaiting) {
    super();
  }

  override async process(): Promise<void> {
    await this.finalizeWaiting.run();
  }
}
