import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const BLOCK_BYTES = 256 * 1024;

/** A segment's PCM without a file: the same block again and again, counted by its first bytes, so no part equals another. */
export class SegmentSource {
  readonly sizeBytes: number;
  readonly sha256: string;
  private readonly seed: number;

  /** @param sizeBytes  at least 8 */
  constructor(sizeBytes: number, seed: number) {
    this.sizeBytes = sizeBytes;
    this.seed = seed;
    const hash = createHash('sha256');
    for (const block of this.blocks()) hash.update(block);
    this.sha256 = hash.digest('hex');
  }

  /** The body, from its first byte. */
  body(): Readable {
    return Readable.from(this.blocks(), { objectMode: false, highWaterMark: BLOCK_BYTES });
  }

  async writeTo(path: string): Promise<void> {
    await pipeline(this.body(), createWriteStream(path));
  }

  private *blocks(): Generator<Buffer> {
    for (let sentBytes = 0; sentBytes < this.sizeBytes; sentBytes += BLOCK_BYTES) {
      const block = Buffer.alloc(Math.min(BLOCK_BYTES, this.sizeBytes - sentBytes), this.seed & 0x3f);
      block.writeDoubleLE(sentBytes + this.seed, 0);
      yield block;
    }
  }
}
