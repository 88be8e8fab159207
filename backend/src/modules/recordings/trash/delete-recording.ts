import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { DomainError } from '@rakkr/shared/problems';

import type { UserCaller } from '../../../platform/http/caller.ts';
import { AuditTrail } from '../../audit/index.ts';
import { CaptureJobsFacade, hasEnded } from '../../capture-jobs/index.ts';
import { RecordingAnnouncements } from '../recording-announcements.ts';
import type { Recording } from '../recording.entity.ts';
import { RecordingsRepository } from '../recordings.repository.ts';

/** Moves a recording into the trash. Its audio stays, and still arrives, until the trash is emptied. */
@Injectable()
export class DeleteRecording {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly jobs: CaptureJobsFacade,
    private readonly announcements: RecordingAnnouncements,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws DomainError recording.not-found, recording.active */
  async run(by: UserCaller, recordingId: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const recording = await this.recordings.lock(manager, recordingId);
      if (recording === null) throw new DomainError('recording.not-found', { recordingId });
      if (recording.deletedAt !== null) return;
      await this.refuseActive(manager, recording);
      await this.recordings.update(manager, recording, { deletedAt: new Date(), deletedBy: by.name });
      await this.audit.record(manager, {
        actor: by,
        action: 'recording.deleted',
        targetType: 'recording',
        targetId: recording.id,
        outcome: 'allowed',
        details: { name: recording.name, framesStored: recording.segmentFrames },
      });
      await this.announcements.changed(manager, recording);
    });
  }

  private async refuseActive(manager: EntityManager, recording: Recording): Promise<void> {
    const job = (await this.jobs.newestOf([recording.id], manager)).get(recording.id);
    if (job === undefined || hasEnded(job)) return;
    const detail =
      job.status === 'stop_requested'
        ? 'The recording is stopping: its audio is still on the way. Delete it when that has arrived.'
        : 'Stop the recording first, then delete it.';
    throw new DomainError('recording.active', { detail, jobStatus: job.status });
  }
}
