import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { AdvanceTimeLine, type KnownBeginning } from '../ingest/advance-time-line.ts';
import { AudioHash } from '../master/audio-hash.ts';
import type { StoredPcmFormat } from '../master/peak-envelope.ts';
import { RecordingFiles } from '../master/recording-files.ts';
import { waveFacts } from '../recorded-format.ts';
import type { Recording } from '../recording.entity.ts';

/** Gives a master its last head, its length and its name. The audio is in its place already. */
@Injectable()
export class CloseMaster {
  constructor(
    private readonly files: RecordingFiles,
    private readonly advanceTimeLine: AdvanceTimeLine,
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
  ): Promise<KnownBeginning & { audioSha256: string }> {
    const master = await this.files.openMaster(recording, format);
    try {
      // A gap at the very end is known only since the manifest.
      const known = await this.advanceTimeLine.run(manager, recording, master, format);
      const facts = waveFacts(recording, format, lengthFrames);
      await master.trimTo(facts);
      await master.writeHead(facts);
      await master.sync();
      await this.files.finish(recording);
      return { ...known, audioSha256: (await AudioHash.resume(known.audioHashState)).digestSoFar() };
    } finally {
      await master.close();
    }
  }
}
