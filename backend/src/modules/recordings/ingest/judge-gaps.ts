import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { EntityManager } from 'typeorm';

import type { CaptureStartDto, DeclaredGapDto } from '@rakkr/shared/agent-protocol';
import { MAX_SAMPLE_RATE } from '@rakkr/shared/audio/vocabulary';

import { Clock } from '../../../platform/clock/clock.ts';
import { QuietTimes } from '../../../platform/telemetry/quiet-times.ts';
import type { Recording } from '../recording.entity.ts';
import { type JudgedGaps, type OrderSoFar, longestGapFrames, plausibleGaps } from './plausible-gaps.ts';
import { SegmentsRepository } from './segments.repository.ts';

export interface DeclaredGaps {
  readonly gaps: readonly DeclaredGapDto[];
  readonly start?: CaptureStartDto | undefined;
  /** One past the last frame of audio that the node speaks of; absent where it speaks of none. */
  readonly audioEndFrame?: number;
  /** Frames that are missing by gaps which are stored and not declared again; absent where all are declared. */
  readonly missingFrames?: number;
}

/** A node that miscounts declares such gaps with every report. */
const QUIET_MS = 60_000;

/** Sorts out gaps that are longer than the recording can be: a node that miscounts must not fill a disk with silence. */
@Injectable()
export class JudgeGaps {
  private readonly times = new QuietTimes(QUIET_MS);

  constructor(
    private readonly segments: SegmentsRepository,
    private readonly clock: Clock,
    private readonly log: PinoLogger,
  ) {
    log.setContext(JudgeGaps.name);
  }

  async run(
    manager: EntityManager,
    recording: Pick<Recording, 'id' | 'rate'>,
    declared: DeclaredGaps,
    { elapsedMs, preRollMs }: OrderSoFar,
  ): Promise<JudgedGaps> {
    if (declared.gaps.length === 0) return { plausible: [], implausible: [] };
    const rate = rateOf(recording, declared.start);
    const storedEnd = await this.segments.endFrame(manager, recording.id);
    const audioEndFrame = Math.max(storedEnd, declared.audioEndFrame ?? 0);
    const { missingFrames = 0 } = declared;
    const judged = plausibleGaps(declared.gaps, { elapsedMs, preRollMs, rate, audioEndFrame, missingFrames });
    this.warn(recording, judged.implausible);
    return judged;
  }

  /** Most frames that can be missing. */
  longestFrames(recording: Pick<Recording, 'rate'>, start: CaptureStartDto | undefined, order: OrderSoFar): number {
    return longestGapFrames({ ...order, rate: rateOf(recording, start) });
  }

  private warn({ id }: Pick<Recording, 'id'>, refused: readonly DeclaredGapDto[]): void {
    const [first] = refused;
    const suppressed = first === undefined ? null : this.times.say(id, this.clock.monotonicMs());
    if (first === undefined || suppressed === null) return;
    const { startFrame, lengthFrames } = first;
    this.log.warn(
      { recordingId: id, gaps: refused.length, startFrame, lengthFrames, suppressed },
      'recording.gaps-refused',
    );
  }
}

const rateOf = (recording: Pick<Recording, 'rate'>, start: CaptureStartDto | undefined): number =>
  recording.rate ?? start?.format.rate ?? MAX_SAMPLE_RATE;
