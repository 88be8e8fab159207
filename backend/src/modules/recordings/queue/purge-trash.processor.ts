import { Processor, WorkerHost } from '@nestjs/bullmq';

import { PurgeTrash } from '../trash/purge-trash.ts';
import { PURGE_TRASH } from './purge-trash.job.ts';

/** A second run finds what the first left: nothing. */
@Processor(PURGE_TRASH.queue)
export class PurgeTrashProcessor extends WorkerHost {
  constructor(private readonly purgeTrash: PurgeTrash) {
    super();
  }

  override async process(): Promise<void> {
    await this.purgeTrash.run();
  }
}
