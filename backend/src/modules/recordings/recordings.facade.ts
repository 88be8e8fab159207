import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import type { CaptureManifestDto, SegmentReceiptDto } from '@rakkr/shared/agent-protocol';

import { AcceptManifest } from './closing/accept-manifest.ts';
import { type AppliedFacts, ApplyCaptureFacts, type CaptureFacts } from './ingest/apply-capture-facts.ts';
import type { OrderSoFar } from './ingest/plausible-gaps.ts';
import { ReceiveSegment } from './ingest/receive-segment.ts';
import type { SegmentArrival } from './ingest/segment-arrival.ts';
import { RecordingAnnouncements } from './recording-announcements.ts';
import type { Recording } from './recording.entity.ts';
import { RecordingsRepository } from './recordings.repository.ts';

/** What other modules may ask of recordings. */
@Injectable()
export class RecordingsFacade {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly applyFacts: ApplyCaptureFacts,
    private readonly manifests: AcceptManifest,
    private readonly segments: ReceiveSegment,
    private readonly announcements: RecordingAnnouncements,
  ) {}

  /** These recordings, in any order; unknown ids are left out. */
  async many(recordingIds: readonly string[], manager: EntityManager = this.dataSource.manager): Promise<Recording[]> {
    return this.recordings.many(manager, recordingIds);
  }

  /** The newest recording of each room, where that one failed, began in so many hours and is not in the trash. */
  async newestFailed(beganWithinHours: number, manager: EntityManager = this.dataSource.manager): Promise<Recording[]> {
    return this.recordings.newestFailed(manager, beganWithinHours);
  }

  /** Waits for, then holds the recording's row until the transaction ends. It is held before its job's row. */
  async hold(manager: EntityManager, recordingId: string): Promise<void> {
    await this.recordings.lock(manager, recordingId);
  }

  /** Stores what the holder of the job reports. */
  async applyCaptureFacts(
    manager: EntityManager,
    recordingId: string,
    facts: CaptureFacts,
    order: OrderSoFar,
  ): Promise<AppliedFacts> {
    return this.applyFacts.run(manager, recordingId, facts, order);
  }

  /** Stores what a finished capture is made of, and closes the recording once all of it is here. */
  async acceptManifest(
    manager: EntityManager,
    recordingId: string,
    manifest: CaptureManifestDto,
    order: OrderSoFar,
  ): Promise<void> {
    await this.manifests.run(manager, recordingId, manifest, order);
  }

  /** Takes one segment, at any time and in any order. @throws DomainError as `ReceiveSegment` */
  async receiveSegment(arrival: SegmentArrival): Promise<SegmentReceiptDto> {
    return this.segments.run(arrival);
  }

  /** The job failed: a recording that has audio is `partial`, one without is `failed`. A closed one stays. */
  async markFailed(manager: EntityManager, recordingId: string): Promise<void> {
    const recording = await this.recordings.lock(manager, recordingId);
    if (recording === null || recording.closedAt !== null) return;
    await this.recordings.update(manager, recording, { status: recording.segmentsStored > 0 ? 'partial' : 'failed' });
    await this.announcements.changed(manager, recording);
  }
}
