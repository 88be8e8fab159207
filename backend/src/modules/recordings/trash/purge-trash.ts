import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { AuditTrail } from '../../audit/index.ts';
import { CaptureJobsFacade } from '../../capture-jobs/index.ts';
import { IncomingBodies } from '../ingest/incoming-bodies.ts';
import { RecordingFiles } from '../master/recording-files.ts';
import type { Recording } from '../recording.entity.ts';
import { RecordingsRepository } from '../recordings.repository.ts';
import { StartKeysRepository } from '../starting/start-keys.repository.ts';

export const TRASH_DAYS = 7;
const START_KEY_HOURS = 48;
const RECORDINGS_PER_RUN = 100;

/** Removes for good what has been in the trash for a week, and what crashes left behind. */
@Injectable()
export class PurgeTrash {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly files: RecordingFiles,
    private readonly jobs: CaptureJobsFacade,
    private readonly audit: AuditTrail,
    private readonly startKeys: StartKeysRepository,
    private readonly incoming: IncomingBodies,
  ) {}

  /** @returns how many recordings were removed @throws AggregateError of those that could not be, after all others */
  async run(): Promise<number> {
    await this.startKeys.forgetOld(this.dataSource.manager, START_KEY_HOURS);
    await this.incoming.removeOld();
    const expired = await this.recordings.expiredTrash(this.dataSource.manager, TRASH_DAYS, RECORDINGS_PER_RUN);
    const failures: unknown[] = [];
    for (const recording of expired) {
      await this.dataSource
        .transaction((manager) => this.purge(manager, recording))
        .catch((error: unknown) => failures.push(new Error(`cannot purge ${recording.id}`, { cause: error })));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'some recordings could not be purged');
    return expired.length;
  }

  /** Files first: a crash in between leaves a row in the trash, which the next run removes, never a file of nobody. */
  private async purge(manager: EntityManager, listed: Recording): Promise<void> {
    const recording = await this.recordings.lock(manager, listed.id);
    const wasTouched = recording?.deletedAt?.getTime() !== listed.deletedAt?.getTime();
    if (recording === null || wasTouched) return;
    await this.files.remove(recording);
    await this.jobs.forget(manager, recording.id);
    await this.recordings.remove(manager, recording);
    await this.audit.record(manager, this.entryFor(recording));
  }

  private entryFor(recording: Recording): Parameters<AuditTrail['record']>[1] {
    return {
      actor: { kind: 'system', name: 'trash' },
      action: 'recording.purged',
      targetType: 'recording',
      targetId: recording.id,
      outcome: 'allowed',
      details: { name: recording.name, deletedBy: recording.deletedBy, audioSha256: recording.audioSha256 },
    };
  }
}
