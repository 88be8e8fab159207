import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';

import { WAVE_HEADER_BYTES, type WaveFacts, bytesPerFrame, waveHeader } from '@rakkr/shared/audio/vocabulary';

import { errorCode } from '../../../platform/process/error-code.ts';
import { syncDirectory } from '../../../platform/storage/audio-folder.ts';
import type { StoredPcmFormat } from './peak-envelope.ts';

/** A block is read, judged and written at a time: memory stays the same whatever a segment's length. */
const BLOCK_BYTES = 256 * 1024;

export interface PcmRun {
  /** Number of the first frame on the recording's time line. */
  readonly startFrame: number;
  readonly lengthFrames: number;
}

/** Sees each block of a run in order; the bytes are valid until it returns. */
export type BlockVisitor = (pcm: Uint8Array, startFrame: number) => void | Promise<void>;

/**
 * The file of one recording's audio: a head of `WAVE_HEADER_BYTES`, then every frame at its place on the time line.
 * What has not arrived is a hole and reads as silence. The caller holds the recording's row.
 */
export class MasterFile {
  private constructor(
    private readonly file: FileHandle,
    private readonly format: StoredPcmFormat,
  ) {}

  /** Opens the first of these files that is there; null where none is. */
  static async openFirst(paths: readonly string[], format: StoredPcmFormat): Promise<MasterFile | null> {
    for (const path of paths) {
      const file = await openExisting(path);
      if (file !== null) return new MasterFile(file, format);
    }
    return null;
  }

  static async create(path: string, format: StoredPcmFormat): Promise<MasterFile> {
    const file = await open(path, 'wx+', 0o640);
    await syncDirectory(dirname(path));
    return new MasterFile(file, format);
  }

  /** Copies a run of PCM from a file of nothing else to its place. @param visit  sees every block on its way */
  async copyFrom(sourcePath: string, run: PcmRun, visit: BlockVisitor): Promise<void> {
    const source = await open(sourcePath, 'r');
    try {
      await this.eachBlock(source, 0, run, async (pcm, startFrame) => {
        await writeAll(this.file, pcm, this.offsetOf(startFrame));
        await visit(pcm, startFrame);
      });
    } finally {
      await source.close();
    }
  }

  /** Reads a run that stands in the file. */
  async read(run: PcmRun, visit: BlockVisitor): Promise<void> {
    await this.eachBlock(this.file, this.offsetOf(run.startFrame), run, visit);
  }

  /** Makes a run silent. Only what is not silent already is written, so a hole stays a hole. */
  async blank(run: PcmRun): Promise<void> {
    const end = this.offsetOf(run.startFrame + run.lengthFrames);
    if ((await this.file.stat()).size < end) await this.file.truncate(end);
    await this.read(run, async (pcm, startFrame) => {
      if (pcm.some((byte) => byte !== 0)) await writeAll(this.file, pcm.fill(0), this.offsetOf(startFrame));
    });
  }

  /** Writes the head of a file that holds `facts.dataBytes` bytes of audio. */
  async writeHead(facts: WaveFacts): Promise<void> {
    await writeAll(this.file, waveHeader(facts), 0);
  }

  /**
   * Ends the file with the chunks behind its audio, durably. The head is the last to be written: until then the file is
   * a valid one without them, and a reader passes over what follows.
   *
   * @param facts  of the whole file, the tail's length included
   */
  async endWith(tail: Uint8Array, facts: WaveFacts): Promise<void> {
    const end = endOfAudio(facts);
    if ((await this.file.stat()).size < end) await this.file.truncate(end);
    await this.dropTail({ ...facts, tailBytes: 0 }, facts.dataBytes / bytesPerFrame(facts.format));
    await this.file.truncate(end);
    await writeAll(this.file, tail, end);
    await this.sync();
    await this.writeHead(facts);
    await this.sync();
  }

  /**
   * Cuts off what is behind the audio, so that audio can follow.
   *
   * @param facts         what the head is to tell meanwhile
   * @param lengthFrames  where the audio ends that may stand in the file
   */
  async dropTail(facts: WaveFacts, lengthFrames: number): Promise<void> {
    const end = this.offsetOf(lengthFrames);
    await this.writeHead(facts);
    if ((await this.file.stat()).size > end) await this.file.truncate(end);
  }

  /** Waits until everything written so far survives a power cut. */
  async sync(): Promise<void> {
    await this.file.datasync();
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private async eachBlock(file: FileHandle, offset: number, run: PcmRun, visit: BlockVisitor): Promise<void> {
    const frameBytes = bytesPerFrame(this.format);
    const blockFrames = Math.max(1, Math.floor(BLOCK_BYTES / frameBytes));
    const block = Buffer.allocUnsafe(Math.min(blockFrames, run.lengthFrames) * frameBytes);
    for (let done = 0; done < run.lengthFrames; done += blockFrames) {
      const frames = Math.min(blockFrames, run.lengthFrames - done);
      const pcm = block.subarray(0, frames * frameBytes);
      await readAll(file, pcm, offset + done * frameBytes);
      await visit(pcm, run.startFrame + done);
    }
  }

  private offsetOf(frame: number): number {
    return WAVE_HEADER_BYTES + frame * bytesPerFrame(this.format);
  }
}

async function openExisting(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at);
    at += bytesWritten;
  }
}

async function readAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesRead } = await file.read(bytes, at, bytes.length - at, position + at);
    if (bytesRead === 0) throw new Error(`the file ends at ${position + at}, before the frames it should hold`);
    at += bytesRead;
  }
}

/** A chunk begins at an even byte. */
const endOfAudio = ({ dataBytes }: WaveFacts): number => WAVE_HEADER_BYTES + dataBytes + (dataBytes % 2);
