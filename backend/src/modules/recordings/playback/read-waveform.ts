import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { WAVEFORM_FRAMES_PER_PIXEL, encodeWaveform } from '@rakkr/shared/audio/vocabulary';
import { DomainError } from '@rakkr/shared/problems';
import type { WaveformQueryDto } from '@rakkr/shared/recordings';

import { type StoredPcmFormat, unknownEnvelope, widen } from '../master/peak-envelope.ts';
import type { PeaksFile } from '../master/peaks-file.ts';
import { RecordingFiles } from '../master/recording-files.ts';
import { formatOf } from '../recorded-format.ts';
import type { Recording } from '../recording.entity.ts';
import { RecordingsRepository } from '../recordings.repository.ts';
import { playableFrames } from './audio-view.ts';
import { type WaveformWindow, waveformWindow } from './waveform-window.ts';

/** Stored pixels that are read at a time: a day of many channels needs no more memory than a minute. */
const PIXELS_PER_READ = 16_384;

/** The envelope of a recording, as far as it is known now. */
@Injectable()
export class ReadWaveform {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly files: RecordingFiles,
  ) {}

  /** @returns the binary envelope @throws DomainError recording.not-found, recording.no-audio */
  async run(recordingId: string, query: WaveformQueryDto): Promise<Uint8Array> {
    const recording = await this.recordings.find(this.dataSource.manager, recordingId);
    if (recording === null) throw new DomainError('recording.not-found', { recordingId });
    const format = formatOf(recording);
    if (format === null) throw new DomainError('recording.no-audio', { recordingId });
    const window = waveformWindow(query, playableFrames(recording));
    const peaks = await this.read(recording, format, window);
    const framesPerPixel = window.reduction * WAVEFORM_FRAMES_PER_PIXEL;
    return encodeWaveform({ rate: format.rate, framesPerPixel, channels: format.channels, peaks });
  }

  private async read(recording: Recording, format: StoredPcmFormat, window: WaveformWindow): Promise<Int16Array> {
    const reduced = unknownEnvelope(Math.ceil(window.pixels / window.reduction) * format.channels);
    const file = await this.files.readPeaks(recording, format);
    if (file === null) return reduced;
    try {
      await reduceInto(reduced, file, window, format.channels);
    } finally {
      await file.close();
    }
    return reduced;
  }
}

async function reduceInto(
  reduced: Int16Array,
  file: PeaksFile,
  window: WaveformWindow,
  channels: number,
): Promise<void> {
  const pixelFigures = channels * 2;
  for (let done = 0; done < window.pixels; done += PIXELS_PER_READ) {
    const pixels = Math.min(PIXELS_PER_READ, window.pixels - done);
    const stored = await file.read(window.firstPixel + done, pixels);
    for (let pixel = 0; pixel < pixels; pixel++) {
      const target = Math.floor((done + pixel) / window.reduction) * pixelFigures;
      const source = pixel * pixelFigures;
      widen(reduced.subarray(target, target + pixelFigures), stored.subarray(source, source + pixelFigures));
    }
  }
}
