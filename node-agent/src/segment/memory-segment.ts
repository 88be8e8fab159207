import { type Hash, createHash } from 'node:crypto';

import { bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import type { SegmentFacts } from './segment-head.ts';

/** Audio of one held segment at most: what the agent takes at once, and has in memory while it sends it. */
const MAX_HELD_BYTES = 8 * 1024 * 1024;

/** Frames of a recording that fit one segment in memory. */
export const heldSegmentFrames = (frameBytes: number, segmentFrames: number): number =>
  Math.min(segmentFrames, Math.floor(MAX_HELD_BYTES / frameBytes));

/** A segment of a tap whose disk refuses it: copied out of the ring before the ring comes around. */
export class MemorySegment {
  private readonly hash: Hash = createHash('sha256');
  private readonly memory: Uint8Array<ArrayBuffer>;
  private readonly frameBytes: number;
  private dataBytes = 0;

  /** @param mostFrames  frames that it will be given at most */
  constructor(
    readonly facts: SegmentFacts,
    mostFrames: number,
  ) {
    this.frameBytes = bytesPerFrame(facts.start.format);
    this.memory = new Uint8Array(mostFrames * this.frameBytes);
  }

  get lengthFrames(): number {
    return this.dataBytes / this.frameBytes;
  }

  /** A copy: it leaves this thread. */
  get pcm(): Uint8Array<ArrayBuffer> {
    return this.memory.slice(0, this.dataBytes);
  }

  /** @param pcm `frames` whole frames at its start */
  write(pcm: Uint8Array, frames: number): void {
    const bytes = pcm.subarray(0, frames * this.frameBytes);
    this.memory.set(bytes, this.dataBytes);
    this.hash.update(bytes);
    this.dataBytes += bytes.length;
  }

  /** Returns the SHA-256 of the PCM, hex. */
  close(): string {
    return this.hash.digest('hex');
  }
}
