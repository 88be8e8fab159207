import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { CaptureStartDto, DeclaredGapDto } from '@rakkr/shared/agent-protocol';

import { RecordingAnnouncements } from '../recording-announcements.ts';
import type { Recording } from '../recording.entity.ts';
import { type RecordingChanges, RecordingsRepository } from '../recordings.repository.ts';
import { GapsRepository } from './gaps.repository.ts';
import { JudgeGaps } from './judge-gaps.ts';
import type { JudgedGaps, OrderSoFar } from './plausible-gaps.ts';

export interface CaptureFacts {
  /** Length of the time line so far, gaps included. */
  readonly framesCaptured: number;
  readonly start?: CaptureStartDto | undefined;
  /** What is new; gaps that are stored already may be among them. */
  readonly gaps: readonly DeclaredGapDto[];
}

export interface AppliedFacts {
  /** Gaps too long to be true; nothing of them is stored. */
  readonly refused: readonly DeclaredGapDto[];
  /** UTC instant of the first frame after the pre-roll, where this report was the first to tell. */
  readonly firstOrderedFrameAt: Date | null;
}

/**
 * Stores what a node reports of its capture. The second arrival of a fact changes nothing, and does not wait for a
 * segment that is being stored.
 */
@Injectable()
export class ApplyCaptureFacts {
  constructor(
    private readonly recordings: RecordingsRepository,
    private readonly judgeGaps: JudgeGaps,
    private readonly gaps: GapsRepository,
    private readonly announcements: RecordingAnnouncements,
  ) {}

  async run(
    manager: EntityManager,
    recordingId: string,
    facts: CaptureFacts,
    order: OrderSoFar,
  ): Promise<AppliedFacts> {
    const before = await this.recordings.find(manager, recordingId);
    if (before === null) return { refused: [], firstOrderedFrameAt: null };
    const { plausible, implausible } = await this.judge(manager, before, facts, order);
    const changedGaps = await this.gaps.put(manager, recordingId, plausible);
    const start = before.startedAt === null ? facts.start : undefined;
    if (changedGaps > 0 || start !== undefined) await this.store(manager, recordingId, facts);
    else if (facts.framesCaptured > before.framesCaptured) {
      await this.recordings.raiseFramesCaptured(manager, recordingId, facts.framesCaptured);
    }
    return { refused: implausible, firstOrderedFrameAt: start === undefined ? null : firstOrderedFrameAt(start) };
  }

  private async judge(
    manager: EntityManager,
    recording: Recording,
    facts: CaptureFacts,
    order: OrderSoFar,
  ): Promise<JudgedGaps> {
    if (facts.gaps.length === 0) return { plausible: [], implausible: [] };
    const missingFrames = recording.lostFrames - (await this.gaps.storedFrames(manager, recording.id, facts.gaps));
    return this.judgeGaps.run(manager, recording, { ...facts, missingFrames }, order);
  }

  private async store(manager: EntityManager, recordingId: string, facts: CaptureFacts): Promise<void> {
    const recording = await this.recordings.lock(manager, recordingId);
    if (recording === null) return;
    await this.recordings.update(manager, recording, {
      ...startChanges(recording, facts.start),
      ...(await this.gaps.totals(manager, recordingId)),
      framesCaptured: Math.max(recording.framesCaptured, facts.framesCaptured),
    });
    await this.announcements.changed(manager, recording);
  }
}

/** The first confirmed frame makes an order a recording; what it says of the format stays. */
export function startChanges(recording: Recording, start: CaptureStartDto | undefined): RecordingChanges {
  if (start === undefined || recording.startedAt !== null) return {};
  return {
    startedAt: new Date(start.startedAt),
    ...start.format,
    preRollFrames: start.preRollFrames ?? 0,
    isDemo: recording.isDemo || start.isDemo,
    ...(recording.status === 'queued' ? { status: 'recording' as const } : {}),
  };
}

const firstOrderedFrameAt = ({ startedAt, preRollFrames = 0, format }: CaptureStartDto): Date =>
  new Date(Date.parse(startedAt) + (preRollFrames / format.rate) * 1000);
