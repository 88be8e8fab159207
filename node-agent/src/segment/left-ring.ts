import { fstatSync, readSync } from 'node:fs';

import { RingReader } from '../pcm/period-ring.ts';
import { type RingHead, readRingHead } from '../pcm/ring-head.ts';
import { RING_HEAD_BYTES, type RingShape, bodyBytesOf, indexBytesOf, slotAtByte } from '../pcm/ring-memory.ts';

/**
 * The ring that a dead process has left in a file in memory: nothing is added to it, and nothing in it is overwritten.
 *
 * Read as a file, not mapped: whoever reads it may let go of it at any time.
 */
export class LeftRing extends RingReader {
  private readonly slot: Uint8Array;

  private constructor(
    private readonly fd: number,
    { id, shape }: RingHead,
    shared: SharedArrayBuffer,
  ) {
    super({ id, shape, shared, bodyAtByte: 0 });
    this.slot = new Uint8Array(slotAtByte(shape, 1) - slotAtByte(shape, 0));
  }

  /** @returns null where the file holds no whole ring that this release reads */
  static read(fd: number): LeftRing | null {
    const head = readHead(fd);
    if (head === null) return null;
    const shared = new SharedArrayBuffer(indexBytesOf(head.shape));
    return fill(fd, new Uint8Array(shared), 0) ? new LeftRing(fd, head, shared) : null;
  }

  /** All but the record that may have been half written. */
  override oldest(): number {
    const { slots } = this.shape;
    return this.head < slots ? 0 : (this.head - slots + 1) >>> 0;
  }

  /** Copied for each call; the next one overwrites it. */
  override samples(record: number): Uint8Array {
    if (!fill(this.fd, this.slot, slotAtByte(this.shape, record % this.shape.slots))) {
      throw new RangeError('the file of the ring is too short');
    }
    return this.slot;
  }
}

/** What the file says about itself; null where it is no whole ring. */
export function readHead(fd: number): RingHead | null {
  const bytes = new Uint8Array(RING_HEAD_BYTES);
  const head = fill(fd, bytes, 0) ? readRingHead(bytes) : null;
  return head !== null && isWhole(fd, head.shape) ? head : null;
}

const isWhole = (fd: number, shape: RingShape): boolean => fstatSync(fd).size === bodyBytesOf(shape);

/** False where the file ends before. */
function fill(fd: number, target: Uint8Array, position: number): boolean {
  for (let done = 0; done < target.length;) {
    const bytes = readSync(fd, target, done, target.length - done, position + done);
    if (bytes === 0) return false;
    done += bytes;
  }
  return true;
}
