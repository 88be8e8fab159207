import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { CaptureManifestDto } from '@rakkr/shared/agent-protocol';

import { CaptureJobsFacade } from '../capture-jobs/index.ts';
import { RecordingsFacade } from '../recordings/index.ts';

/** A capture has ended and this is all of it. It is about audio: no epoch and no state of the job refuses it. */
@Injectable()
export class AcceptCaptureManifest {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: CaptureJobsFacade,
    private readonly recordings: RecordingsFacade,
  ) {}

  /** @throws DomainError job.not-found, recording.not-found */
  async run(nodeId: string, jobId: string, manifest: CaptureManifestDto): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const job = await this.jobs.ofNode(jobId, nodeId, manager);
      const order = await this.jobs.orderSoFar(manager, jobId, nodeId);
      await this.recordings.acceptManifest(manager, job.recordingId, manifest, order);
      await this.jobs.markUploading(manager, job);
    });
  }
}
