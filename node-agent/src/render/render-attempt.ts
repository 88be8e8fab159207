import { open, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import { ConvertSamples } from '../pcm/convert-samples.ts';
import { syncFolder } from '../platform/durable-file.ts';
import { messageOf } from '../platform/system-error.ts';
import { EncoderProcess } from './encoder-process.ts';
import { FlacFile } from './flac-file.ts';
import { readSegment } from './read-segment.ts';
import { RenditionRefused, partFile, renditionFile } from './rendition-plan.ts';
import type { RenditionRecipe } from './rendition-recipe.ts';
import type { RenditionSink } from './rendition-sink.ts';
import type { TimeLine, TimePiece } from './time-line.ts';
import { WaveFile } from './wave-file.ts';

const BLOCK_BYTES = 256 * 1024;
/** What the disk keeps for the recording itself, s. */
const KEPT_SECONDS = 300;
/** After so much of input the file is flushed, so that its end is not a flush of hours. */
const SYNC_EVERY_BYTES = 64 * 1024 * 1024;

export interface Rendered {
  readonly totalFrames: number;
  readonly clippedSamples: number;
}

/** Where a rendition is made, from what. */
export interface RenderPlace {
  /** The recording's folder. */
  readonly dir: string;
  readonly timeLine: TimeLine;
  readonly signal: AbortSignal;
  /** The segment has gone into the encoder. */
  readonly onPassed: (segment: number) => void;
}

/**
 * One go at one rendition, from the first frame to the end of the recording, as fast as frames and encoder allow.
 *
 * The finished file appears by rename, whole and on the disk; a go that fails leaves nothing.
 *
 * @throws RenditionRefused where trying again does not help; the signal's reason; else whatever failed
 */
export class RenderAttempt {
  private readonly partPath: string;
  private readonly conversion: ConvertSamples;
  private readonly frameBytes: number;
  /** Two of each: the next block is read and converted while the encoder takes the one before. */
  private readonly inputs: readonly Uint8Array[];
  private readonly outputs: readonly Uint8Array[];
  private turn = 0;
  private unsyncedBytes = 0;
  /** The flush that is under way, and the write that the encoder is at: each gives its failure, null for none. */
  private syncing: Promise<Error | null> = Promise.resolve(null);
  private writing: Promise<Error | null> = Promise.resolve(null);

  constructor(
    private readonly recipe: RenditionRecipe,
    private readonly place: RenderPlace,
  ) {
    this.partPath = join(place.dir, partFile(recipe.plan.codec));
    this.conversion = new ConvertSamples(recipe.conversion);
    this.frameBytes = bytesPerFrame(recipe.conversion.from);
    const blockBytes = Math.max(1, Math.floor(BLOCK_BYTES / this.frameBytes)) * this.frameBytes;
    const pair = (bytes: number): Uint8Array[] => [new Uint8Array(bytes), new Uint8Array(bytes)];
    this.inputs = pair(blockBytes);
    this.outputs = pair(this.conversion.bytesFor(blockBytes));
  }

  async run(): Promise<Rendered> {
    // An encoder of an agent that was killed may still be at its own file: that one loses its name here.
    await rm(this.partPath, { force: true });
    await this.keepRoom();
    const sink = await this.openSink();
    try {
      const totalFrames = await orAborted(this.place.signal, sink, this.fill(sink));
      await this.seal(sink, totalFrames);
      return { totalFrames, clippedSamples: this.conversion.clippedSamples };
    } catch (error) {
      await sink.abandon();
      await rm(this.partPath, { force: true });
      throw error;
    }
  }

  private openSink(): Promise<RenditionSink> {
    const { encoder, plan } = this.recipe;
    if (encoder === null) return WaveFile.create(this.partPath, this.recipe, () => this.place.timeLine.gaps);
    return plan.codec === 'flac'
      ? FlacFile.start(encoder, this.partPath)
      : EncoderProcess.start(encoder, this.partPath);
  }

  /** @returns the length of the recording, frames */
  private async fill(sink: RenditionSink): Promise<number> {
    const signal = AbortSignal.any([this.place.signal, sink.failed]);
    let frame = 0;
    for (;;) {
      const piece = await this.place.timeLine.pieceAt(frame, signal);
      if (piece === null) break;
      await this.put(piece, sink);
      frame += piece.lengthFrames;
    }
    if (frame === 0) throw new RenditionRefused('The recording has no audio.');
    await orThrown(this.writing);
    await sink.finish();
    return frame;
  }

  private async put(piece: TimePiece, sink: RenditionSink): Promise<void> {
    if (piece.type === 'gap') {
      await orThrown(this.writing);
      return sink.writeSilence(piece.lengthFrames * bytesPerFrame(this.recipe.format));
    }
    await this.keepRoom();
    for await (const pcm of readSegment(this.place.dir, piece, this.frameBytes, () => this.nextInput())) {
      await this.pass(pcm, sink);
    }
    this.place.onPassed(piece.index);
    await this.syncNowAndThen(piece.lengthFrames * this.frameBytes);
  }

  private nextInput(): Uint8Array {
    this.turn = 1 - this.turn;
    return ofPair(this.inputs, this.turn);
  }

  private async pass(pcm: Uint8Array, sink: RenditionSink): Promise<void> {
    this.place.signal.throwIfAborted();
    let bytes = pcm;
    if (!this.conversion.isUnchanged) {
      bytes = ofPair(this.outputs, this.turn).subarray(0, this.conversion.bytesFor(pcm.length));
      this.conversion.run(pcm, bytes);
    }
    await orThrown(this.writing);
    this.writing = faultOf(sink.write(bytes));
  }

  /** The audio comes first: a rendition does not take the disk that the recording needs. */
  private async keepRoom(): Promise<void> {
    const { bavail, bsize } = await statfs(this.place.dir);
    const keptBytes = KEPT_SECONDS * this.recipe.conversion.from.rate * this.frameBytes;
    if (bavail * bsize >= keptBytes) return;
    const room = `The disk of this node has room for less than ${String(KEPT_SECONDS / 60)} minutes of this recording.`;
    throw new RenditionRefused(`${room} It is kept for the audio itself.`);
  }

  private async syncNowAndThen(inputBytes: number): Promise<void> {
    this.unsyncedBytes += inputBytes;
    if (this.unsyncedBytes < SYNC_EVERY_BYTES) return;
    this.unsyncedBytes = 0;
    await orThrown(this.syncing);
    this.syncing = faultOf(syncFile(this.partPath));
  }

  private async seal(sink: RenditionSink, totalFrames: number): Promise<void> {
    const { plan, facts } = this.recipe;
    if (sink instanceof FlacFile) {
      await sink.seal({ recordingId: facts.recordingId, totalFrames, gaps: this.place.timeLine.gaps });
    }
    await orThrown(this.syncing);
    await syncFile(this.partPath);
    await rename(this.partPath, join(this.place.dir, renditionFile(plan.codec)));
    await syncFolder(this.place.dir);
  }
}

const ofPair = (pair: readonly Uint8Array[], turn: number): Uint8Array => pair[turn] ?? new Uint8Array(0);

const faultOf = (step: Promise<void>): Promise<Error | null> =>
  step.then(
    () => null,
    (cause: unknown) => new Error(messageOf(cause), { cause }),
  );

async function orThrown(step: Promise<Error | null>): Promise<void> {
  const fault = await step;
  if (fault !== null) throw fault;
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** An encoder that waits for frames, or that frames wait for, lets go when the signal comes. */
async function orAborted<T>(signal: AbortSignal, sink: RenditionSink, step: Promise<T>): Promise<T> {
  const letGo = (): void => void sink.abandon();
  signal.addEventListener('abort', letGo, { once: true });
  try {
    return await step;
  } finally {
    signal.removeEventListener('abort', letGo);
  }
}
