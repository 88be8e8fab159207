import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { waveTail } from '@rakkr/shared/audio/vocabulary';

import { AdvanceTimeLine, type KnownBeginning } from '../ingest/advance-time-line.ts';
import { GapsRepository } from '../ingest/gaps.repository.ts';
import { AudioHash } from '../master/audio-hash.ts';
import type { StoredPcmFormat } from '../master/peak-envelope.ts';
import { RecordingFiles } from '../master/recording-files.ts';
import { tailFacts, waveFacts } from '../recorded-format.ts';
import type { Recording } from '../recording.entity.ts';

export type ClosedMaster = KnownBeginning & Pick<Recording, 'tailBytes'> & { readonly audioSha256: string };

/** Gives a master its last head, its marks, its length and its name. The audio is in its place already. */
@Injectable()
export class CloseMaster {
  constructor(
    private readonly files: RecordingFiles,
    private readonly advanceTimeLine: AdvanceTimeLine,
    private readonly gaps: GapsRepository,
  ) {}

  /**
   * Runs in the transaction that holds the recording's row; a crash before its commit is mended by the next run.
   *
   * @param lengthFrames  length of the whole time line
   */
  async run(
    manager: EntityManager,
    recording: Recording,
    format: StoredPcmFormat,
    lengthFrames: number,
  ): Promise<ClosedMaster> {
    const master = await this.files.openMaster(recording, format);
    try {
      // A gap at the very end is known only since the manifest.
      const known = await this.advanceTimeLine.run(manager, recording, master, format);
      const tail = waveTail(tailFacts(recording, format, await this.gaps.list(manager, recording.id)));
      const facts = { ...waveFacts(recording, format, lengthFrames), tailBytes: tail.length };
      await master.endWith(tail, facts);
      await this.files.finish(recording);
      const audioSha256 = (await AudioHash.resume(known.audioHashState)).digestSoFar();
      return { ...known, tailBytes: tail.length, audioSha256 };
    } finally {
      await master.close();
    }
  }
}
