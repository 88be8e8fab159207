import { type Hash, createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { WAVE_HEADER_BYTES, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import { openSegmentFile } from '../pcm/spool-files.ts';
import { isSystemError } from '../platform/system-error.ts';
import { type SegmentFacts, patchSizes, segmentHead } from './segment-head.ts';

/**
 * The segment that a tap is writing: a valid WAV file after every write.
 *
 * Runs on the writer thread. Nothing here waits for the disk to be flushed: that is the main thread's business.
 */
export class OpenSegment {
  private readonly hash: Hash = createHash('sha256');
  private readonly head: Uint8Array<ArrayBuffer>;
  private readonly sizes: DataView;
  private readonly frameBytes: number;
  private dataBytes = 0;

  private constructor(
    readonly facts: SegmentFacts,
    private readonly fd: number,
  ) {
    this.head = segmentHead(facts, 0);
    this.sizes = new DataView(this.head.buffer);
    this.frameBytes = bytesPerFrame(facts.start.format);
  }

  /** @throws the file system's error; then there is no segment, and trying again is right */
  static create(dir: string, facts: SegmentFacts): OpenSegment {
    const fd = openSync(join(dir, openSegmentFile(facts.index)), 'w', 0o600);
    try {
      const segment = new OpenSegment(facts, fd);
      writeWhole(fd, segment.head, segment.head.length, 0);
      return segment;
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  get lengthFrames(): number {
    return this.dataBytes / this.frameBytes;
  }

  /**
   * Adds frames: data first, then the sizes in the head, so that a kill in between leaves a file that says less than it
   * has.
   *
   * @param pcm `frames` whole frames at its start and one byte more, which this call may overwrite
   * @throws the file system's error; then nothing was added, and writing the same frames again is right
   */
  write(pcm: Uint8Array, frames: number): void {
    const bytes = frames * this.frameBytes;
    const grown = this.dataBytes + bytes;
    const pad = grown % 2; // RIFF chunks end on an even byte
    pcm[bytes] = 0;
    writeWhole(this.fd, pcm, bytes + pad, WAVE_HEADER_BYTES + this.dataBytes);
    patchSizes(this.sizes, grown);
    try {
      writeWhole(this.fd, this.head, this.head.length, 0);
    } catch (error) {
      patchSizes(this.sizes, this.dataBytes);
      throw error;
    }
    this.hash.update(pcm.subarray(0, bytes));
    this.dataBytes = grown;
  }

  /** Closes the file; the segment is then finished by its recording's spool. Returns the SHA-256 of the PCM, hex. */
  close(): string {
    try {
      closeSync(this.fd);
    } catch (error) {
      // The file is closed all the same; whether its audio is on the disk is found out when it is finished.
      if (!isSystemError(error, 'EIO', 'ENOSPC', 'EDQUOT')) throw error;
    }
    return this.hash.digest('hex');
  }
}

/** A full disk takes part of a write before it refuses the rest. */
function writeWhole(fd: number, bytes: Uint8Array, lengthBytes: number, position: number): void {
  for (let done = 0; done < lengthBytes;) {
    done += writeSync(fd, bytes, done, lengthBytes - done, position + done);
  }
}
