import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { DomainError } from '@rakkr/shared/problems';
import type { UpdateRecordingDto } from '@rakkr/shared/recordings';

import type { UserCaller } from '../../../platform/http/caller.ts';
import { AuditTrail } from '../../audit/index.ts';
import { RecordingAnnouncements } from '../recording-announcements.ts';
import type { Recording } from '../recording.entity.ts';
import { RecordingsRepository } from '../recordings.repository.ts';

/** Changes what people call a recording. Its file keeps the description that it was recorded with. */
@Injectable()
export class UpdateRecording {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly announcements: RecordingAnnouncements,
    private readonly audit: AuditTrail,
  ) {}

  async run(by: UserCaller, recordingId: string, wish: UpdateRecordingDto): Promise<Recording> {
    return this.dataSource.transaction(async (manager) => {
      const recording = await this.recordings.lock(manager, recordingId);
      if (recording === null) throw new DomainError('recording.not-found', { recordingId });
      const changes = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
      if (Object.keys(changes).length === 0) return recording;
      const before = { name: recording.name, folder: recording.folder, tags: recording.tags };
      const changed = await this.recordings.update(manager, recording, changes);
      await this.audit.record(manager, {
        actor: by,
        action: 'recording.updated',
        targetType: 'recording',
        targetId: recording.id,
        outcome: 'allowed',
        details: { before, changes },
      });
      await this.announcements.changed(manager, changed);
      return changed;
    });
  }
}
