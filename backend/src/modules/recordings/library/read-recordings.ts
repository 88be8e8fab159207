import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { DomainError } from '@rakkr/shared/problems';
import type { ListRecordingsDto } from '@rakkr/shared/recordings';

import { Page, pageWindow } from '../../../platform/http/page.ts';
import { type CaptureJob, CaptureJobsFacade } from '../../capture-jobs/index.ts';
import { GapsRepository } from '../ingest/gaps.repository.ts';
import type { RecordingGap } from '../ingest/recording-gap.entity.ts';
import type { Recording } from '../recording.entity.ts';
import { RecordingsRepository } from '../recordings.repository.ts';
import type { RecordingRendition } from '../renditions/recording-rendition.entity.ts';
import { RenditionsRepository } from '../renditions/renditions.repository.ts';
import { RecordingsPageRepository } from './recordings-page.repository.ts';

export interface RecordingWithJob {
  readonly recording: Recording;
  readonly job: CaptureJob | null;
}

export interface RecordingWithParts extends RecordingWithJob {
  readonly gaps: readonly RecordingGap[];
  readonly renditions: readonly RecordingRendition[];
}

@Injectable()
export class ReadRecordings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly pages: RecordingsPageRepository,
    private readonly gaps: GapsRepository,
    private readonly renditions: RenditionsRepository,
    private readonly jobs: CaptureJobsFacade,
  ) {}

  async page(query: ListRecordingsDto): Promise<Page<RecordingWithJob>> {
    const window = pageWindow(query);
    const { ids, total } = await this.pages.page(query, window);
    const rows = await this.atOneMoment(async (manager) =>
      this.withJobs(manager, await this.recordings.many(manager, ids)),
    );
    const byId = new Map<string, RecordingWithJob>(rows.map((row) => [row.recording.id, row]));
    const ordered = ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
    return new Page(ordered, total, window.limit, window.offset);
  }

  /** Also finds what is in the trash. @throws DomainError recording.not-found */
  one(recordingId: string): Promise<RecordingWithJob> {
    return this.atOneMoment((manager) => this.read(manager, recordingId));
  }

  /** The same with all that is listed of it. @throws DomainError recording.not-found */
  whole(recordingId: string): Promise<RecordingWithParts> {
    return this.atOneMoment(async (manager) => {
      const row = await this.read(manager, recordingId);
      const gaps = await this.gaps.list(manager, recordingId);
      return { ...row, gaps, renditions: await this.renditions.list(manager, recordingId) };
    });
  }

  /** A recording that closes meanwhile is shown as it was before or as it is after, never half of each. */
  private atOneMoment<T>(read: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction('REPEATABLE READ', read);
  }

  private async read(manager: EntityManager, recordingId: string): Promise<RecordingWithJob> {
    const recording = await this.recordings.find(manager, recordingId);
    if (recording === null) throw new DomainError('recording.not-found', { recordingId });
    const [row] = await this.withJobs(manager, [recording]);
    return row ?? { recording, job: null };
  }

  private async withJobs(manager: EntityManager, recordings: readonly Recording[]): Promise<RecordingWithJob[]> {
    const ids = recordings.map(({ id }) => id);
    const jobs = await this.jobs.newestOf(ids, manager);
    return recordings.map((recording) => ({ recording, job: jobs.get(recording.id) ?? null }));
  }
}
