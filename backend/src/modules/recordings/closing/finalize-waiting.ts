import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { RecordingsRepository } from '../recordings.repository.ts';
import { FinalizeRecording } from './finalize-recording.ts';

const RECORDINGS_PER_RUN = 100;

/**
 * Closes recordings that have everything and are open still: the queue gave up on them, as on a disk that was full for
 * longer than it tries. Until they are closed their nodes keep the audio, and their jobs do not end.
 */
@Injectable()
export class FinalizeWaiting {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly finalizeRecording: FinalizeRecording,
  ) {}

  /** @returns how many were closed @throws AggregateError of those that could not be, after all others */
  async run(): Promise<number> {
    const failures: unknown[] = [];
    let closed = 0;
    for (const id of await this.recordings.waitingForClosing(this.dataSource.manager, RECORDINGS_PER_RUN)) {
      try {
        closed += (await this.finalizeRecording.run(id)) ? 1 : 0;
      } catch (error) {
        failures.push(new Error(`cannot close ${id}`, { cause: error }));
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'some recordings could not be closed');
    return closed;
  }
}
