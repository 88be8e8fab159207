import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { DomainError } from '@rakkr/shared/problems';

import type { UserCaller } from '../../../platform/http/caller.ts';
import { AuditTrail } from '../../audit/index.ts';
import { RecordingAnnouncements } from '../recording-announcements.ts';
import type { Recording } from '../recording.entity.ts';
import { RecordingsRepository } from '../recordings.repository.ts';

/** Takes a recording out of the trash. */
@Injectable()
export class RestoreRecording {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly announcements: RecordingAnnouncements,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws DomainError recording.not-found, recording.not-deleted */
  async run(by: UserCaller, recordingId: string): Promise<Recording> {
    return this.dataSource.transaction(async (manager) => {
      const recording = await this.recordings.lock(manager, recordingId);
      if (recording === null) throw new DomainError('recording.not-found', { recordingId });
      if (recording.deletedAt === null) throw new DomainError('recording.not-deleted', { recordingId });
      const restored = await this.recordings.update(manager, recording, { deletedAt: null, deletedBy: null });
      await this.audit.record(manager, {
        actor: by,
        action: 'recording.restored',
        targetType: 'recording',
        targetId: recording.id,
        outcome: 'allowed',
        details: { name: recording.name },
      });
      await this.announcements.changed(manager, restored);
      return restored;
    });
  }
}
