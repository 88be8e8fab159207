import { type FileHandle, open } from 'node:fs/promises';

import { type WaveFacts, type WaveMark, waveHeader, waveTail } from '@rakkr/shared/audio/vocabulary';

import type { GapLine } from '../pcm/ledger.ts';
import type { RenditionRecipe } from './rendition-recipe.ts';
import type { RenditionSink } from './rendition-sink.ts';

/** A WAV rendition: the head and tail of every finished file of ours around the samples. RF64 beyond 4 GiB. */
export class WaveFile implements RenditionSink {
  /** A disk that refuses says so at the write. */
  readonly failed: AbortSignal = new AbortController().signal;
  private dataBytes = 0;
  private at = 0;

  private constructor(
    private readonly file: FileHandle,
    private readonly recipe: Pick<RenditionRecipe, 'facts' | 'format'>,
    private readonly gaps: () => readonly GapLine[],
  ) {}

  /** @param gaps of the whole recording, asked at its end */
  static async create(
    path: string,
    recipe: Pick<RenditionRecipe, 'facts' | 'format'>,
    gaps: () => readonly GapLine[],
  ): Promise<WaveFile> {
    const wave = new WaveFile(await open(path, 'w', 0o600), recipe, gaps);
    await wave.put(wave.head(0), 0);
    wave.at = wave.head(0).length;
    return wave;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.put(bytes, this.at);
    this.at += bytes.length;
    this.dataBytes += bytes.length;
  }

  /** A hole in the file: a device that was away for hours takes no room. */
  writeSilence(lengthBytes: number): Promise<void> {
    this.at += lengthBytes;
    this.dataBytes += lengthBytes;
    return Promise.resolve();
  }

  async finish(): Promise<void> {
    try {
      const tail = this.tail();
      const pad = this.dataBytes % 2;
      await this.put(new Uint8Array(pad), this.at);
      await this.put(tail, this.at + pad);
      await this.put(this.head(tail.length), 0);
    } finally {
      await this.file.close();
    }
  }

  async abandon(): Promise<void> {
    await this.file.close();
  }

  private head(tailBytes: number): Uint8Array {
    const { facts, format } = this.recipe;
    const whole: WaveFacts = {
      format,
      dataBytes: this.dataBytes,
      tailBytes,
      description: facts.description,
      originator: 'Rakkr',
      originatorReference: facts.recordingId.slice(-32),
      startedAt: new Date(facts.startedAt),
    };
    return waveHeader(whole);
  }

  private tail(): Uint8Array {
    const { facts, format } = this.recipe;
    return waveTail({
      project: facts.description,
      scene: '',
      note: facts.isDemo ? 'DEMO' : '',
      fileId: facts.recordingId,
      startedAt: new Date(facts.startedAt),
      rate: format.rate,
      trackNames: facts.channelNames,
      preRollFrames: facts.preRollFrames,
      marks: this.gaps().map(({ startFrame, lengthFrames, cause }): WaveMark => ({
        startFrame,
        lengthFrames,
        label: `gap: ${cause}`,
      })),
    });
  }

  private async put(bytes: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.file.write(bytes, done, bytes.length - done, position + done);
      done += bytesWritten;
    }
  }
}
