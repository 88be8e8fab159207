import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { DomainError, type ProblemCode } from '@rakkr/shared/problems';

import type { UserCaller } from '../../../platform/http/caller.ts';
import { AuditTrail } from '../../audit/index.ts';
import { CaptureJobsFacade } from '../../capture-jobs/index.ts';
import { RecordingAnnouncements } from '../recording-announcements.ts';
import { RecordingsRepository } from '../recordings.repository.ts';

/**
 * A person's verdict on a node that does not come back: its job fails, and room and node can be used and deleted
 * again. Audio that it still sends is stored and called recovered. Said again it changes nothing.
 */
@Injectable()
export class GiveUpRecording {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly jobs: CaptureJobsFacade,
    private readonly announcements: RecordingAnnouncements,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws DomainError recording.not-found, recording.not-running, recording.in-contact */
  async run(by: UserCaller, recordingId: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const recording = await this.recordings.lock(manager, recordingId);
      if (recording === null) throw new DomainError('recording.not-found', { recordingId });
      const before = (await this.jobs.newestOf([recordingId], manager)).get(recordingId);
      const job = await this.jobs.giveUp(manager, recordingId, by.name);
      if (before?.failureCode === LOST) return;
      if (job?.failureCode !== LOST) {
        throw new DomainError('recording.not-running', { detail: 'Its job has ended. There is nothing to give up.' });
      }
      const status = recording.segmentsStored > 0 ? 'partial' : 'failed';
      if (recording.closedAt === null) await this.recordings.update(manager, recording, { status });
      await this.audit.record(manager, {
        actor: by,
        action: 'recording.given-up',
        targetType: 'recording',
        targetId: recording.id,
        outcome: 'allowed',
        details: { name: recording.name, nodeId: job.nodeId, framesStored: recording.segmentFrames },
      });
      await this.announcements.changed(manager, recording);
    });
  }
}

const LOST: ProblemCode = 'capture.lost';
