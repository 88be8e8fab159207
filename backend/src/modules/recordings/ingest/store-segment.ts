import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import type { SegmentReceiptDto } from '@rakkr/shared/agent-protocol';
import { DomainError } from '@rakkr/shared/problems';

import { Outbox } from '../../../platform/queue/outbox.ts';
import { CaptureJobsFacade, hasEnded } from '../../capture-jobs/index.ts';
import { FINALIZE_RECORDING } from '../closing/finalize-recording.job.ts';
import { formatOf } from '../recorded-format.ts';
import { RecordingAnnouncements } from '../recording-announcements.ts';
import type { Recording } from '../recording.entity.ts';
import { type RecordingChanges, RecordingsRepository } from '../recordings.repository.ts';
import { isDiskFull, storageFull } from './receive-body.ts';
import { type SegmentArrival, checkSegmentHeaders, segmentConflict } from './segment-arrival.ts';
import { SegmentsRepository } from './segments.repository.ts';
import { WriteSegment, type WrittenSegment } from './write-segment.ts';

/**
 * Puts a judged segment into the master and into the recording's facts, in one transaction under the recording's row:
 * audio first and synced, then what says that it is there. A crash between the two leaves bytes that nothing speaks
 * of; the node sends them again.
 */
@Injectable()
export class StoreSegment {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly segments: SegmentsRepository,
    private readonly writeSegment: WriteSegment,
    private readonly jobs: CaptureJobsFacade,
    private readonly outbox: Outbox,
    private readonly announcements: RecordingAnnouncements,
  ) {}

  /** @param path  file that holds the segment's PCM and nothing else */
  async run(arrival: SegmentArrival, path: string): Promise<SegmentReceiptDto> {
    try {
      return await this.dataSource.transaction((manager) => this.store(manager, arrival, path));
    } catch (error) {
      throw isDiskFull(error) ? storageFull(error) : error;
    }
  }

  private async store(manager: EntityManager, arrival: SegmentArrival, path: string): Promise<SegmentReceiptDto> {
    const recording = await this.recordings.lock(manager, arrival.recordingId);
    if (recording === null) throw new DomainError('recording.not-found', { recordingId: arrival.recordingId });
    const receipt = { index: arrival.index, sha256: arrival.sha256 };
    const stored = await this.segments.find(manager, recording.id, arrival.index);
    if (stored?.sha256 === arrival.sha256) return { ...receipt, wasStoredBefore: true };
    if (stored !== null) throw segmentConflict(arrival);
    await this.refuseOverlap(manager, arrival);
    const format = checkSegmentHeaders(arrival, formatOf(recording));
    const written = await this.writeSegment.run(manager, recording, arrival, { path, format });
    await this.recordings.update(manager, recording, await this.changesOf(manager, recording, arrival, written));
    await this.askForClosing(manager, recording);
    await this.announcements.changed(manager, recording);
    return { ...receipt, wasStoredBefore: false };
  }

  private async refuseOverlap(manager: EntityManager, arrival: SegmentArrival): Promise<void> {
    const other = await this.segments.overlapping(manager, arrival.recordingId, arrival);
    if (other === null) return;
    throw new DomainError('segment.headers-invalid', {
      detail: `Segment ${String(arrival.index)} has frames that segment ${String(other.index)} holds already. Keep it on the node, and compare the two.`,
    });
  }

  private async changesOf(
    manager: EntityManager,
    recording: Recording,
    arrival: SegmentArrival,
    written: WrittenSegment,
  ): Promise<RecordingChanges> {
    const job = (await this.jobs.newestOf([recording.id], manager)).get(recording.id);
    const isLate = job === undefined || hasEnded(job);
    return {
      ...written,
      segmentsStored: recording.segmentsStored + 1,
      segmentFrames: recording.segmentFrames + arrival.lengthFrames,
      framesCaptured: Math.max(recording.framesCaptured, arrival.startFrame + arrival.lengthFrames),
      ...(isLate ? { recovered: true, isVerified: false, audioSha256: null, closedAt: null, tailBytes: 0 } : {}),
      ...(isLate && recording.status !== 'cached' ? { status: 'partial' as const } : {}),
    };
  }

  /** The last segment of a manifest closes the recording; one after that opens the question again. */
  private async askForClosing(manager: EntityManager, recording: Recording): Promise<void> {
    if (recording.manifest === null || recording.segmentsStored < recording.manifest.segments.length) return;
    await this.outbox.enqueue(manager, FINALIZE_RECORDING, { recordingId: recording.id });
  }
}
