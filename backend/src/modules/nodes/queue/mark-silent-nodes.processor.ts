import { Processor, WorkerHost } from '@nestjs/bullmq';

import { MarkSilentNodes } from '../mark-silent-nodes.ts';
import { MARK_SILENT_NODES } from './mark-silent-nodes.job.ts';

/** A second run at the same time marks what the first has not, and no node twice. */
@Processor(MARK_SILENT_NODES.queue)
export class MarkSilentNodesProcessor extends WorkerHost {
  constructor(private readonly markSilent: MarkSilentNodes) {
    super();
  }

  override async process(): Promise<void> {
    await this.markSilent.run();
  }
}
