import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { DomainError } from '@rakkr/shared/problems';

import { RecordingFiles } from '../master/recording-files.ts';
import type { Recording } from '../recording.entity.ts';
import { RecordingsRepository } from '../recordings.repository.ts';
import { audioStream } from './audio-stream.ts';
import { type AudioView, audioView } from './audio-view.ts';
import type { ByteRange } from './byte-range.ts';

/** Opens recordings for playing and downloading, also while they grow. */
@Injectable()
export class ReadAudio {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly files: RecordingFiles,
  ) {}

  /** @throws DomainError recording.not-found, recording.no-audio */
  async view(recordingId: string): Promise<{ recording: Recording; view: AudioView }> {
    const recording = await this.recordings.find(this.dataSource.manager, recordingId);
    if (recording === null) throw new DomainError('recording.not-found', { recordingId });
    return { recording, view: audioView(recording) };
  }

  /** The stream owns an open file: it must be read or destroyed. */
  async stream(recording: Recording, view: AudioView, range: ByteRange): Promise<ReturnType<typeof audioStream>> {
    return audioStream(view, range, await this.files.readMaster(recording));
  }
}
