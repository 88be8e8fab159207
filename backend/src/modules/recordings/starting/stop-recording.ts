import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { DomainError } from '@rakkr/shared/problems';

import type { UserCaller } from '../../../platform/http/caller.ts';
import { AuditTrail } from '../../audit/index.ts';
import { type CaptureJob, CaptureJobsFacade } from '../../capture-jobs/index.ts';
import type { Recording } from '../recording.entity.ts';
import { RecordingsRepository } from '../recordings.repository.ts';

/** Asks the node to stop; everything captured until then is kept. Asked again it answers the same. */
@Injectable()
export class StopRecording {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly jobs: CaptureJobsFacade,
    private readonly audit: AuditTrail,
  ) {}

  async run(by: UserCaller, recordingId: string): Promise<Recording> {
    return this.dataSource.transaction(async (manager) => {
      const recording = await this.recordings.find(manager, recordingId);
      if (recording === null) throw new DomainError('recording.not-found', { recordingId });
      const before = (await this.jobs.newestOf([recording.id], manager)).get(recording.id);
      const after = await this.jobs.requestStop(manager, recording.id);
      if (after === null || after.status === before?.status) return recording;
      await this.record(manager, by, recording, after);
      return after.status === 'cancelled' ? this.endEmpty(manager, recording.id) : recording;
    });
  }

  /** Nobody had taken the order: there is no audio and there will be none. */
  private async endEmpty(manager: EntityManager, recordingId: string): Promise<Recording> {
    const recording = await this.recordings.lock(manager, recordingId);
    if (recording === null) throw new DomainError('recording.not-found', { recordingId });
    return this.recordings.update(manager, recording, { status: 'completed', closedAt: new Date() });
  }

  private async record(manager: EntityManager, by: UserCaller, recording: Recording, job: CaptureJob): Promise<void> {
    await this.audit.record(manager, {
      actor: by,
      action: 'recording.stopped',
      targetType: 'recording',
      targetId: recording.id,
      outcome: 'allowed',
      details: { name: recording.name, jobStatus: job.status },
    });
  }
}
