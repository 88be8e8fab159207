import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { CaptureFailedDto } from '@rakkr/shared/agent-protocol';

import { CaptureJobsFacade } from '../capture-jobs/index.ts';
import { RecordingsFacade } from '../recordings/index.ts';

/** The node cannot capture: its job and its recording say so, and why. Audio that exists stays and stays welcome. */
@Injectable()
export class FailCapture {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: CaptureJobsFacade,
    private readonly recordings: RecordingsFacade,
  ) {}

  /** @throws DomainError job.not-found, job.stale-epoch, job.wrong-phase */
  async run(nodeId: string, jobId: string, failure: CaptureFailedDto): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { recordingId } = await this.jobs.ofNode(jobId, nodeId, manager);
      await this.recordings.hold(manager, recordingId);
      const { isApplied } = await this.jobs.applyFailure(manager, jobId, nodeId, failure);
      if (isApplied) await this.recordings.markFailed(manager, recordingId);
    });
  }
}
