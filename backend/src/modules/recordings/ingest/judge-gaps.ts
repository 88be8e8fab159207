import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { EntityManager } from 'typeorm';

import type { CaptureStartDto, DeclaredGapDto } from '@rakkr/shared/agent-protocol';
import { MAX_SAMPLE_RATE } from '@rakkr/shared/audio/vocabulary';

import type { Recording } from '../recording.entity.ts';
import { type JudgedGaps, type OrderSoFar, longestGapFrames, plausibleGaps } from './plausible-gaps.ts';
import { SegmentsRepository } from './segments.repository.ts';

export interface DeclaredGaps {
  readonly gaps: readonly DeclaredGapDto[];
  readonly start?: CaptureStartDto | undefined;
  /** One past the last frame of audio that the node speaks of; absent where it speaks of none. */
  readonly audioEndFrame?: number;
}

/** Sorts out gaps that are longer than the recording can be: a node that miscounts must not fill a disk with silence. */
@Injectable()
export class JudgeGaps {
  constructor(
    private readonly segments: SegmentsRepository,
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
    const judged = plausibleGaps(declared.gaps, { elapsedMs, preRollMs, rate, audioEndFrame });
    const [first] = judged.implausible;
    if (first !== undefined) {
      const { startFrame, lengthFrames } = first;
      const gaps = judged.implausible.length;
      this.log.warn({ recordingId: recording.id, gaps, startFrame, lengthFrames }, 'recording.gaps-refused');
    }
    return judged;
  }

  /** Most frames that can be missing. */
  longestFrames(recording: Pick<Recording, 'rate'>, start: CaptureStartDto | undefined, order: OrderSoFar): number {
    return longestGapFrames({ ...order, rate: rateOf(recording, start) });
  }
}

const rateOf = (recording: Pick<Recording, 'rate'>, start: CaptureStartDto | undefined): number =>
  recording.rate ?? start?.format.rate ?? MAX_SAMPLE_RATE;
