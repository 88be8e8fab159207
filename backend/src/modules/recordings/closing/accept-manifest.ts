import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { CaptureManifestDto, DeclaredGapDto } from '@rakkr/shared/agent-protocol';
import { DomainError } from '@rakkr/shared/problems';

import { Outbox } from '../../../platform/queue/outbox.ts';
import { AuditTrail } from '../../audit/index.ts';
import { startChanges } from '../ingest/apply-capture-facts.ts';
import { GapsRepository } from '../ingest/gaps.repository.ts';
import { JudgeGaps } from '../ingest/judge-gaps.ts';
import type { JudgedGaps, OrderSoFar } from '../ingest/plausible-gaps.ts';
import { RecordingAnnouncements } from '../recording-announcements.ts';
import type { Recording } from '../recording.entity.ts';
import { type RecordingChanges, RecordingsRepository } from '../recordings.repository.ts';
import { FINALIZE_RECORDING } from './finalize-recording.job.ts';

type MissingRun = Pick<DeclaredGapDto, 'startFrame' | 'lengthFrames'>;

/**
 * Stores what a capture is made of once it has ended. Of two manifests the one with more frames stays. Gaps that are
 * too long to be true are left out, and so is such an end of the time line: the rest counts, and the recording ends as
 * `partial`.
 */
@Injectable()
export class AcceptManifest {
  constructor(
    private readonly recordings: RecordingsRepository,
    private readonly judgeGaps: JudgeGaps,
    private readonly gaps: GapsRepository,
    private readonly audit: AuditTrail,
    private readonly outbox: Outbox,
    private readonly announcements: RecordingAnnouncements,
  ) {}

  async run(
    manager: EntityManager,
    recordingId: string,
    manifest: CaptureManifestDto,
    order: OrderSoFar,
  ): Promise<void> {
    const recording = await this.recordings.lock(manager, recordingId);
    if (recording === null) throw new DomainError('recording.not-found', { recordingId });
    const audioEndFrame = endOf(manifest.segments);
    const judged = await this.judgeGaps.run(manager, recording, { ...manifest, audioEndFrame }, order);
    const longestFrames = this.judgeGaps.longestFrames(recording, manifest.start, order);
    const known = { ...manifest, gaps: judged.plausible, totalFrames: knownLength(manifest, judged, longestFrames) };
    if (recording.manifest === null || recording.manifest.totalFrames < known.totalFrames) {
      await this.store(manager, recording, known, refusedOf(manifest, judged, known.totalFrames));
    }
    if (recording.closedAt === null && recording.segmentsStored >= (recording.manifest?.segments.length ?? 0)) {
      await this.outbox.enqueue(manager, FINALIZE_RECORDING, { recordingId: recording.id });
    }
  }

  private async store(
    manager: EntityManager,
    recording: Recording,
    known: CaptureManifestDto,
    refused: readonly MissingRun[],
  ): Promise<void> {
    const { totalFrames, segments } = known;
    await this.gaps.put(manager, recording.id, known.gaps);
    await this.recordings.update(manager, recording, {
      ...startChanges(recording, known.start),
      ...(await this.gaps.totals(manager, recording.id)),
      ...endChanges(recording, known),
      manifest: { totalFrames, segments },
      refusedGaps: refused.length,
    });
    if (refused.length > 0) await this.audit.record(manager, refusalOf(recording, refused));
    await this.announcements.changed(manager, recording);
  }
}

const endOf = (runs: readonly { startFrame: number; lengthFrames: number }[]): number =>
  runs.reduce((end, { startFrame, lengthFrames }) => Math.max(end, startFrame + lengthFrames), 0);

/** Of a time line that is too long to be true, what is known of it; any other is as long as the node says. */
function knownLength(
  { totalFrames, segments }: CaptureManifestDto,
  { plausible }: JudgedGaps,
  longestFrames: number,
): number {
  const knownEnd = Math.max(endOf(segments), endOf(plausible));
  return totalFrames <= endOf(segments) + longestFrames ? totalFrames : knownEnd;
}

/** What is left out. A time line that is cut without a gap to blame misses its end: it must not be called whole. */
function refusedOf(
  { totalFrames }: CaptureManifestDto,
  { implausible }: JudgedGaps,
  knownFrames: number,
): MissingRun[] {
  if (implausible.length > 0 || totalFrames === knownFrames) return [...implausible];
  return [{ startFrame: knownFrames, lengthFrames: totalFrames - knownFrames }];
}

const refusalOf = (recording: Recording, refused: readonly MissingRun[]): Parameters<AuditTrail['record']>[1] => ({
  actor: { kind: 'system', name: 'ingest' },
  action: 'recording.gaps-refused',
  targetType: 'recording',
  targetId: recording.id,
  outcome: 'denied',
  details: { name: recording.name, nodeId: recording.nodeId, gaps: refused.length, first: refused[0] },
});

/** The capture is over, the audio may still be on its way: that is `completed`, and not verified. */
function endChanges(recording: Recording, manifest: CaptureManifestDto): RecordingChanges {
  const isRunning = recording.status === 'queued' || recording.status === 'recording';
  return {
    framesCaptured: Math.max(recording.framesCaptured, manifest.totalFrames),
    endedAt: new Date(manifest.endedAt),
    ...(isRunning ? { status: 'completed' as const } : {}),
  };
}
