import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import { AudioHash } from '../master/audio-hash.ts';
import type { MasterFile } from '../master/master-file.ts';
import type { StoredPcmFormat } from '../master/peak-envelope.ts';
import type { Recording } from '../recording.entity.ts';
import { TimeLineRepository } from './time-line.repository.ts';
import { type TimeLineRun, followingRuns, gapsBeside } from './time-line.ts';

const RUNS_PER_LOOK = 256;

/** How far a recording is known from its beginning, and the hash of that part. */
export type KnownBeginning = Pick<Recording, 'contiguousFrames' | 'audioHashState'>;

/**
 * Carries the known beginning of a recording over what has arrived since, and hashes it: stored audio as it stands in
 * the master, gap frames as zero bytes.
 */
@Injectable()
export class AdvanceTimeLine {
  constructor(private readonly timeLine: TimeLineRepository) {}

  /** Runs in the transaction that holds the recording's row, after the master was written. */
  async run(
    manager: EntityManager,
    recording: Pick<Recording, 'id'> & KnownBeginning,
    master: MasterFile,
    format: StoredPcmFormat,
  ): Promise<KnownBeginning> {
    const isKnown = await AudioHash.canResume(recording.audioHashState);
    const hash = await AudioHash.resume(isKnown ? recording.audioHashState : null);
    let knownFrames = isKnown ? recording.contiguousFrames : 0;
    for (;;) {
      const following = followingRuns(knownFrames, await this.runsAfter(manager, recording.id, knownFrames));
      const last = following.at(-1);
      if (last === undefined) return { contiguousFrames: knownFrames, audioHashState: hash.save() };
      for (const run of following) await hashRun(hash, master, run, bytesPerFrame(format));
      knownFrames = last.startFrame + last.lengthFrames;
    }
  }

  private async runsAfter(manager: EntityManager, recordingId: string, fromFrame: number): Promise<TimeLineRun[]> {
    const next = { fromFrame, limit: RUNS_PER_LOOK };
    const audio = await this.timeLine.runsAfter(manager, recordingId, 'audio', next);
    const gaps = await this.timeLine.runsAfter(manager, recordingId, 'gap', next);
    return [...audio, ...gapsBeside(audio, gaps, audio.length < RUNS_PER_LOOK)];
  }
}

async function hashRun(hash: AudioHash, master: MasterFile, run: TimeLineRun, frameBytes: number): Promise<void> {
  if (run.kind === 'audio') {
    await master.read(run, (pcm) => hash.update(pcm));
    return;
  }
  // A crash may have left bytes of a segment here that was never confirmed and is now declared lost.
  await master.blank(run);
  await hash.updateZeros(run.lengthFrames * frameBytes);
}
