import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { MasterFile } from '../master/master-file.ts';
import { type StoredPcmFormat, envelopeOf } from '../master/peak-envelope.ts';
import { RecordingFiles } from '../master/recording-files.ts';
import { waveFacts } from '../recorded-format.ts';
import type { Recording } from '../recording.entity.ts';
import { AdvanceTimeLine, type KnownBeginning } from './advance-time-line.ts';
import type { SegmentArrival } from './segment-arrival.ts';
import { SegmentsRepository } from './segments.repository.ts';

export type WrittenSegment = KnownBeginning & Pick<Recording, 'channelPeaks'>;

/** Writes a segment to its place in master and envelope, and its row; returns what changed in the recording. */
@Injectable()
export class WriteSegment {
  constructor(
    private readonly files: RecordingFiles,
    private readonly segments: SegmentsRepository,
    private readonly advanceTimeLine: AdvanceTimeLine,
  ) {}

  /** Runs in the transaction that holds the recording's row; everything is on the disk when it returns. */
  async run(
    manager: EntityManager,
    recording: Recording,
    arrival: SegmentArrival,
    source: { path: string; format: StoredPcmFormat },
  ): Promise<WrittenSegment> {
    const { format } = source;
    const master = await this.files.openMaster(recording, format);
    try {
      await this.dropTail(manager, recording, master, format);
      const channelPeaks = await this.copy(recording, arrival, source, master);
      await this.insertRow(manager, arrival);
      const known = await this.advanceTimeLine.run(manager, beginningBefore(recording, arrival), master, format);
      await master.writeHead(waveFacts(recording, format, known.contiguousFrames));
      await master.sync();
      return { ...known, channelPeaks };
    } finally {
      await master.close();
    }
  }

  /**
   * Once the manifest is known the file may have been ended, also by a run that crashed before it could say so: its
   * marks must not be heard as audio.
   */
  private async dropTail(
    manager: EntityManager,
    recording: Recording,
    master: MasterFile,
    format: StoredPcmFormat,
  ): Promise<void> {
    if (recording.manifest === null) return;
    const stored = await this.segments.endFrame(manager, recording.id);
    const lengthFrames = Math.max(recording.manifest.totalFrames, stored);
    await master.dropTail(waveFacts(recording, format, recording.contiguousFrames), lengthFrames);
  }

  private async copy(
    recording: Recording,
    arrival: SegmentArrival,
    source: { path: string; format: StoredPcmFormat },
    master: MasterFile,
  ): Promise<number[]> {
    const channelPeaks = [...recording.channelPeaks];
    const peaks = await this.files.openPeaks(recording, source.format);
    try {
      await master.copyFrom(source.path, arrival, async (pcm, startFrame) => {
        await peaks.widen(envelopeOf(pcm, source.format, startFrame, channelPeaks));
      });
      await peaks.sync();
    } finally {
      await peaks.close();
    }
    return channelPeaks;
  }

  private async insertRow(manager: EntityManager, arrival: SegmentArrival): Promise<void> {
    const { recordingId, index, startFrame, lengthFrames, sha256, contentLengthBytes } = arrival;
    const sizeBytes = contentLengthBytes;
    await this.segments.insert(manager, { recordingId, index, startFrame, lengthFrames, sha256, sizeBytes });
  }
}

/** Audio where a gap was declared and hashed: the hash begins again, the file is what counts. */
function beginningBefore(recording: Recording, arrival: SegmentArrival): Pick<Recording, 'id'> & KnownBeginning {
  if (arrival.startFrame >= recording.contiguousFrames) return recording;
  return { id: recording.id, contiguousFrames: 0, audioHashState: null };
}
