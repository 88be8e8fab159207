import { Module, type OnApplicationBootstrap } from '@nestjs/common';

import { QueueModule } from '../../platform/queue/queue.module.ts';
import { RepeatedJobs } from '../../platform/queue/repeated-jobs.ts';
import { NodesModule } from './nodes.module.ts';
import { MARK_SILENT_INTERVAL_MS, MARK_SILENT_NODES, MarkSilentNodesPayload } from './queue/mark-silent-nodes.job.ts';
import { MarkSilentNodesProcessor } from './queue/mark-silent-nodes.processor.ts';

/** The queued work of nodes: the watch over contact. */
@Module({
  imports: [NodesModule, QueueModule.workOn(MARK_SILENT_NODES.queue)],
  providers: [MarkSilentNodesProcessor],
})
export class NodesWorkerModule implements OnApplicationBootstrap {
  constructor(private readonly repeatedJobs: RepeatedJobs) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.repeatedJobs.every(MARK_SILENT_INTERVAL_MS, MARK_SILENT_NODES, new MarkSilentNodesPayload());
  }
}
