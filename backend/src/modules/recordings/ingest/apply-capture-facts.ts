import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { CaptureStartDto, DeclaredGapDto } from '@rakkr/shared/agent-protocol';

import { RecordingAnnouncements } from '../recording-announcements.ts';
import type { Recording } from '../recording.entity.ts';
import { type RecordingChanges, RecordingsRepository } from '../recordings.repository.ts';
import { GapsRepository } from './gaps.repository.ts';

export interface CaptureFacts {
  /** Length of the time line so far, gaps included. */
  readonly framesCaptured: number;
  readonly start?: CaptureStartDto | undefined;
  readonly gaps: readonly DeclaredGapDto[];
}

/** Stores what a node reports of its capture. The second arrival of a fact changes nothing. */
@Injectable()
export class ApplyCaptureFacts {
  constructor(
    private readonly recordings: RecordingsRepository,
    private readonly gaps: GapsRepository,
    private readonly announcements: RecordingAnnouncements,
  ) {}

  async run(manager: EntityManager, recordingId: string, facts: CaptureFacts): Promise<void> {
    await this.recordings.raiseFramesCaptured(manager, recordingId, facts.framesCaptured);
    const newGaps = await this.gaps.add(manager, recordingId, facts.gaps);
    if (newGaps === 0 && facts.start === undefined) return;
    const recording = await this.recordings.lock(manager, recordingId);
    if (recording === null) return;
    const changes = {
      ...startChanges(recording, facts.start),
      ...(newGaps > 0 ? await this.gaps.totals(manager, recordingId) : {}),
    };
    if (Object.keys(changes).length === 0) return;
    await this.recordings.update(manager, recording, changes);
    await this.announcements.changed(manager, recording);
  }
}

/** The first confirmed frame makes an order a recording; what it says of the format stays. */
export function startChanges(recording: Recording, start: CaptureStartDto | undefined): RecordingChanges {
  if (start === undefined || recording.startedAt !== null) return {};
  return {
    startedAt: new Date(start.startedAt),
    ...start.format,
    isDemo: recording.isDemo || start.isDemo,
    ...(recording.status === 'queued' ? { status: 'recording' as const } : {}),
  };
}
