import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { ReportAnswerDto, ReportCaptureDto } from '@rakkr/shared/agent-protocol';

import { CaptureJobsFacade } from '../capture-jobs/index.ts';
import { RecordingsFacade, RenditionsFacade } from '../recordings/index.ts';
import { refusedGaps } from './refused-gaps.ts';

/** Takes a report of a capture: its facts and its lease, both or neither. */
@Injectable()
export class ReportCapture {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: CaptureJobsFacade,
    private readonly recordings: RecordingsFacade,
    private readonly renditions: RenditionsFacade,
  ) {}

  /** @throws DomainError job.not-found, job.stale-epoch, job.wrong-phase */
  async run(nodeId: string, jobId: string, report: ReportCaptureDto): Promise<ReportAnswerDto> {
    return this.dataSource.transaction(async (manager) => {
      const order = await this.jobs.orderSoFar(manager, jobId, nodeId);
      const { recordingId } = order;
      // Facts first: rows are held in one order everywhere, the recording before its job. A stale epoch undoes them.
      const facts = await this.recordings.applyCaptureFacts(manager, recordingId, report, order);
      await this.renditions.applyProgress(manager, recordingId, report.renditions ?? []);
      const { job } = await this.jobs.applyReport(manager, jobId, nodeId, report);
      if (facts.firstOrderedFrameAt !== null) {
        await this.jobs.countFrom(manager, recordingId, facts.firstOrderedFrameAt);
      }
      const validUntil = job.leaseExpiresAt ?? job.completedAt ?? job.createdAt;
      return {
        status: job.status,
        leaseExpiresAt: validUntil.toISOString(),
        refusedGaps: refusedGaps(facts.refused),
      };
    });
  }
}
