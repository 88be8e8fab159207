import { write, writeSync } from 'node:fs';
import { promisify } from 'node:util';

import { layInFile } from '../alsa/libc.ts';
import { RingReader, type RingWriter } from '../pcm/period-ring.ts';
import { type RingMemory, type RingOffer, bodyOf, samplesBetween } from '../pcm/ring-memory.ts';
import { inPieces } from './in-pieces.ts';

/** So little is left to the reader thread, if it takes no more rounds than `MOST_ROUNDS`. */
const FEW_MS = 250;
/** Each copies what came during the one before. */
const MOST_ROUNDS = 4;
/** Node refuses to write 2 GiB at a time. */
const MOST_BYTES = 2 ** 30;

/**
 * Copies samples into the file that the ring will lie in, on threads of the pool: what has come since the start may be
 * a hundred megabytes on a small machine, and the reader thread is to copy only what comes meanwhile. A slot that is
 * overwritten during the copy belongs to a later record, which is copied later.
 *
 * @param signal  to give up
 * @returns what is to be offered to the reader thread
 * @throws the file system's error, or that of the signal
 */
export async function copyAhead(memory: RingMemory, fd: number, signal: AbortSignal): Promise<RingOffer> {
  const ring = new RingReader(memory);
  const { format, periodFrames } = memory.shape;
  const fewRecords = Math.ceil(((FEW_MS / 1_000) * format.rate) / periodFrames);
  const { byteOffset } = bodyOf(memory);
  let copiedRecords = 0;
  for (let round = 0; round < MOST_ROUNDS && ring.available(copiedRecords) > fewRecords; round++) {
    const { head } = ring;
    for (const samples of samplesBetween(memory, copiedRecords, head)) {
      await inPieces(samples.length, signal, (fromByte, lengthBytes) =>
        writeAll(fd, samples.subarray(fromByte, fromByte + lengthBytes), samples.byteOffset - byteOffset + fromByte),
      );
    }
    copiedRecords = head;
  }
  return { fd, copiedRecords };
}

async function writeAll(fd: number, piece: Uint8Array, atByte: number): Promise<void> {
  for (let done = 0; done < piece.length;) {
    const { bytesWritten } = await promisify(write)(fd, piece, done, piece.length - done, atByte + done);
    done += bytesWritten;
  }
}

/**
 * Has the ring lie in a file that is as long as its body, with all that it holds. Whoever reads the ring meanwhile sees
 * the same before and after, if the file has the records that the offer says.
 *
 * Runs on the reader thread, between two reads: nothing else writes the body.
 *
 * @param head  goes in last: until then the file is nobody's ring
 * @throws the file system's error, or Error; then the ring lies where it lay. A kernel that runs out of memory for its own
 * tables in the middle of the mapping may have taken away what was mapped there before: then the process ends at its next
 * look at the ring, as one that is killed
 */
export function moveRing(ring: RingWriter, { fd, copiedRecords }: RingOffer, head: Uint8Array): void {
  const { body } = ring;
  for (const piece of ring.bodySince(copiedRecords)) {
    const atByte = piece.byteOffset - body.byteOffset;
    for (let done = 0; done < piece.length;) {
      done += writeSync(fd, piece, done, Math.min(piece.length - done, MOST_BYTES), atByte + done);
    }
  }
  if (!layInFile(body, fd)) throw new Error('the kernel does not map the file');
  body.set(head);
}
