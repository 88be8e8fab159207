import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { DomainError } from '@rakkr/shared/problems';
import { RENDITION_CODECS, type RenditionCodec } from '@rakkr/shared/recordings';

import { errorCode } from '../../../platform/process/error-code.ts';
import { RecordingFiles } from '../master/recording-files.ts';
import type { ByteRange } from '../playback/byte-range.ts';
import type { Recording } from '../recording.entity.ts';
import { RecordingsRepository } from '../recordings.repository.ts';
import { type RecordingRendition, type StoredRendition, isStored } from './recording-rendition.entity.ts';
import { RenditionsRepository } from './renditions.repository.ts';

/** @throws DomainError rendition.not-found for a word that names no codec */
export function renditionCodec(word: string): RenditionCodec {
  const codec = RENDITION_CODECS.find((known) => known === word);
  if (codec !== undefined) return codec;
  throw new DomainError('rendition.not-found', { detail: `There are ${RENDITION_CODECS.join(', ')}.` });
}

/** Opens files beside a master for download. */
@Injectable()
export class ReadRendition {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly renditions: RenditionsRepository,
    private readonly files: RecordingFiles,
  ) {}

  /** @throws DomainError recording.not-found, rendition.not-found until it is stored */
  async find(recordingId: string, word: string): Promise<{ recording: Recording; rendition: StoredRendition }> {
    const { manager } = this.dataSource;
    const recording = await this.recordings.find(manager, recordingId);
    if (recording === null) throw new DomainError('recording.not-found', { recordingId });
    const rendition = await this.renditions.find(manager, recordingId, renditionCodec(word));
    if (isStored(rendition)) return { recording, rendition };
    throw new DomainError('rendition.not-found', {
      detail: `${whyMissing(rendition)} The recording itself is its WAV file.`,
    });
  }

  /** The stream owns an open file: it must be read or destroyed. @throws DomainError recording.audio-missing */
  async stream(recording: Recording, rendition: StoredRendition, range: ByteRange): Promise<Readable> {
    const path = this.files.renditionPath(recording, rendition.codec);
    try {
      const file = await open(path, 'r');
      return createReadStream('', { fd: file, start: range.start, end: range.end });
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      const detail = `Restore ${path} from a backup.`;
      throw new DomainError('recording.audio-missing', { detail, recordingId: recording.id }, { cause: error });
    }
  }
}

function whyMissing(rendition: RecordingRendition | null): string {
  if (rendition === null) return 'It was not ordered, or the node has not begun with it.';
  if (rendition.state === 'failed') return `The node could not make it: ${rendition.detail ?? 'it did not say why'}.`;
  return `The node is not done with it: ${rendition.state}.`;
}
