import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { CaptureJobsFacade } from '../../capture-jobs/index.ts';
import { SegmentsRepository } from '../ingest/segments.repository.ts';
import { formatOf } from '../recorded-format.ts';
import { RecordingAnnouncements } from '../recording-announcements.ts';
import type { Recording } from '../recording.entity.ts';
import { RecordingsRepository } from '../recordings.repository.ts';
import { CloseMaster } from './close-master.ts';

/**
 * Closes a recording once everything of its manifest is stored: compares the two, has the master closed, ends the job.
 *
 * A second run finds it closed. A run that comes too early changes nothing: the last segment asks again.
 */
@Injectable()
export class FinalizeRecording {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly segments: SegmentsRepository,
    private readonly closeMaster: CloseMaster,
    private readonly jobs: CaptureJobsFacade,
    private readonly announcements: RecordingAnnouncements,
  ) {}

  /** @returns whether the recording is closed now */
  async run(recordingId: string): Promise<boolean> {
    return this.dataSource.transaction((manager) => this.finalize(manager, recordingId));
  }

  private async finalize(manager: EntityManager, recordingId: string): Promise<boolean> {
    const recording = await this.recordings.lock(manager, recordingId);
    if (recording?.manifest == null) return false;
    if (recording.closedAt !== null) return true;
    const { missingSegments, differingSegments } = await this.segments.compareWithManifest(manager, recording.id);
    if (missingSegments > 0) return false;
    const lengthFrames = await this.lengthOf(manager, recording);
    if (lengthFrames === 0) await this.closeWithoutAudio(manager, recording);
    else await this.closeWithAudio(manager, recording, { lengthFrames, isAsManifested: differingSegments === 0 });
    await this.announcements.changed(manager, recording);
    return true;
  }

  /** Audio beyond the manifest may have come later: it counts. */
  private async lengthOf(manager: EntityManager, recording: Recording): Promise<number> {
    const stored = await this.segments.endFrame(manager, recording.id);
    return Math.max(recording.manifest?.totalFrames ?? 0, stored);
  }

  private async closeWithoutAudio(manager: EntityManager, recording: Recording): Promise<void> {
    const status = recording.status === 'failed' ? 'failed' : 'completed';
    await this.recordings.update(manager, recording, { status, closedAt: new Date() });
    await this.jobs.complete(manager, recording.id, 'cancelled');
  }

  private async closeWithAudio(
    manager: EntityManager,
    recording: Recording,
    whole: { lengthFrames: number; isAsManifested: boolean },
  ): Promise<void> {
    const format = formatOf(recording);
    if (format === null) throw new Error(`recording ${recording.id} has a manifest with frames and no format`);
    const { audioSha256, ...closed } = await this.closeMaster.run(manager, recording, format, whole.lengthFrames);
    const isWhole = whole.isAsManifested && recording.refusedGaps === 0;
    const isVerified = isWhole && closed.contiguousFrames === whole.lengthFrames;
    await this.recordings.update(manager, recording, {
      ...closed,
      framesCaptured: whole.lengthFrames,
      isVerified,
      status: isVerified ? 'cached' : 'partial',
      audioSha256: isVerified ? audioSha256 : null,
      closedAt: new Date(),
    });
    await this.jobs.complete(manager, recording.id, 'completed');
  }
}
