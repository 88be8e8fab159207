import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { CaptureManifestDto } from '@rakkr/shared/agent-protocol';
import { DomainError } from '@rakkr/shared/problems';

import { Outbox } from '../../../platform/queue/outbox.ts';
import { startChanges } from '../ingest/apply-capture-facts.ts';
import { GapsRepository } from '../ingest/gaps.repository.ts';
import { RecordingAnnouncements } from '../recording-announcements.ts';
import type { Recording } from '../recording.entity.ts';
import { type RecordingChanges, RecordingsRepository } from '../recordings.repository.ts';
import { FINALIZE_RECORDING } from './finalize-recording.job.ts';

/** Stores what a capture is made of once it has ended. Of two manifests the one with more frames stays. */
@Injectable()
export class AcceptManifest {
  constructor(
    private readonly recordings: RecordingsRepository,
    private readonly gaps: GapsRepository,
    private readonly outbox: Outbox,
    private readonly announcements: RecordingAnnouncements,
  ) {}

  async run(manager: EntityManager, recordingId: string, manifest: CaptureManifestDto): Promise<void> {
    const recording = await this.recordings.lock(manager, recordingId);
    if (recording === null) throw new DomainError('recording.not-found', { recordingId });
    const { totalFrames, segments } = manifest;
    if (recording.manifest === null || recording.manifest.totalFrames < totalFrames) {
      await this.gaps.put(manager, recording.id, manifest.gaps);
      await this.recordings.update(manager, recording, {
        ...startChanges(recording, manifest.start),
        ...(await this.gaps.totals(manager, recording.id)),
        ...endChanges(recording, manifest),
        manifest: { totalFrames, segments },
      });
      await this.announcements.changed(manager, recording);
    }
    if (recording.closedAt !== null || recording.segmentsStored < (recording.manifest?.segments.length ?? 0)) return;
    await this.outbox.enqueue(manager, FINALIZE_RECORDING, { recordingId: recording.id });
  }
}

/** The capture is over, the audio may still be on its way: that is `completed`, and not verified. */
function endChanges(recording: Recording, manifest: CaptureManifestDto): RecordingChanges {
  const isRunning = recording.status === 'queued' || recording.status === 'recording';
  return {
    framesCaptured: Math.max(recording.framesCaptured, manifest.totalFrames),
    endedAt: new Date(manifest.endedAt),
    ...(isRunning ? { status: 'completed' as const } : {}),
  };
}
