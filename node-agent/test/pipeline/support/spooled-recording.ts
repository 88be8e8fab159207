import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  type PcmFormat,
  type StoredFormat,
  WAVE_HEADER_BYTES,
  bytesPerFrame,
  bytesPerSample,
} from '@rakkr/shared/audio/vocabulary';

import type { GapLine, SegmentLine, StartLine } from '../../../src/pcm/ledger.ts';
import { segmentFile } from '../../../src/pcm/spool-files.ts';
import type { TimePiece } from '../../../src/render/time-line.ts';
import { segmentHead } from '../../../src/segment/segment-head.ts';

export interface SpooledShape {
  readonly format?: Partial<PcmFormat & { readonly sampleFormat: StoredFormat }>;
  /** Lengths in frames; a negative one is a gap. */
  readonly pieces?: readonly number[];
}

/** A recording as a capture process leaves it in the spool: 440 Hz and its multiples, one for each channel. */
export class SpooledRecording {
  readonly pieces: TimePiece[] = [];

  private constructor(
    readonly dir: string,
    readonly start: StartLine,
  ) {}

  static async make({ format = {}, pieces = [48_000] }: SpooledShape = {}): Promise<SpooledRecording> {
    const dir = await mkdtemp('/tmp/rendered-');
    const stored = { sampleFormat: 'S24_3LE', rate: 48_000, channels: 2, ...format } as const;
    const recording = new SpooledRecording(dir, startLine(stored));
    for (const lengthFrames of pieces) await recording.add(lengthFrames);
    return recording;
  }

  get totalFrames(): number {
    return this.pieces.reduce((sum, { lengthFrames }) => sum + lengthFrames, 0);
  }

  /** What stands on the time line, interleaved, at the top of 32 bits; gaps are zeros. Not for float. */
  samples(): Int32Array {
    const { channels, sampleFormat } = this.start.format;
    const samples = new Int32Array(this.totalFrames * channels);
    const shift = 32 - bytesPerSample(sampleFormat) * 8;
    for (const { type, startFrame, lengthFrames } of this.pieces) {
      if (type === 'gap') continue;
      for (let at = startFrame * channels; at < (startFrame + lengthFrames) * channels; at++) {
        samples[at] = sampleAt(Math.floor(at / channels), at % channels, sampleFormat) << shift;
      }
    }
    return samples;
  }

  /** The next segment, or for a negative length a gap. */
  async add(lengthFrames: number): Promise<TimePiece> {
    const startFrame = this.totalFrames;
    const startedAt = new Date(Date.parse(this.start.startedAt) + (startFrame / this.start.format.rate) * 1000);
    const piece =
      lengthFrames < 0
        ? gap(startFrame, -lengthFrames, startedAt)
        : await this.segment(startFrame, lengthFrames, startedAt);
    this.pieces.push(piece);
    return piece;
  }

  async dispose(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }

  private async segment(startFrame: number, lengthFrames: number, startedAt: Date): Promise<SegmentLine> {
    const index = this.pieces.filter(({ type }) => type === 'segment').length;
    const anchor = { monotonicNs: 0, utcMs: startedAt.getTime(), bootId: 'boot' };
    const head = segmentHead({ start: this.start, index, startFrame, anchor, gapBefore: null }, lengthFrames);
    const file = Buffer.alloc(WAVE_HEADER_BYTES + lengthFrames * bytesPerFrame(this.start.format));
    file.set(head);
    const { sampleFormat, channels } = this.start.format;
    for (let at = 0; at < lengthFrames * channels; at++) {
      const sample = sampleAt(startFrame + Math.floor(at / channels), at % channels, sampleFormat);
      putSample(file, WAVE_HEADER_BYTES + at * bytesPerSample(sampleFormat), sample, sampleFormat);
    }
    await writeFile(join(this.dir, segmentFile(index)), file);
    return { type: 'segment', index, startFrame, lengthFrames, sha256: '', anchor };
  }
}

const startLine = (format: StartLine['format']): StartLine => ({
  type: 'start',
  recordingId: 'rec_one',
  source: 'alsa',
  device: 'hw:CARD=test',
  deviceFormat: format,
  format,
  channels: Array.from({ length: format.channels }, (_, at) => at + 1),
  segmentFrames: 480_000,
  preRollFrames: 0,
  description: 'Council chamber',
  startedAt: '2026-11-24T10:00:00.000Z',
});

const gap = (startFrame: number, lengthFrames: number, startedAt: Date): GapLine => ({
  type: 'gap',
  startFrame,
  lengthFrames,
  cause: 'overrun',
  startedAt: startedAt.toISOString(),
});

/** As it is stored. */
function sampleAt(frame: number, channel: number, format: StoredFormat): number {
  const value = 0.5 * Math.sin((2 * Math.PI * 440 * (channel + 1) * frame) / 48_000);
  return format === 'FLOAT_LE' ? Math.fround(value) : Math.round(value * (2 ** (bytesPerSample(format) * 8 - 1) - 1));
}

function putSample(file: Buffer, at: number, sample: number, format: StoredFormat): void {
  if (format === 'FLOAT_LE') file.writeFloatLE(sample, at);
  else file.writeIntLE(sample, at, bytesPerSample(format));
}
