import { sleep } from '../platform/sleep.ts';

const PIECE_BYTES = 8 * 1_048_576;

/**
 * Has the kernel work on memory in pieces, and leaves the processor to others after each for as long as it took: on a small
 * machine all the memory of a ring takes it seconds, in which others record.
 *
 * @param signal  to give up between two pieces
 * @throws what `work` throws, or the signal's reason
 */
export async function inPieces(
  sizeBytes: number,
  signal: AbortSignal,
  work: (fromByte: number, lengthBytes: number) => Promise<void>,
): Promise<void> {
  for (let fromByte = 0; fromByte < sizeBytes; fromByte += PIECE_BYTES) {
    signal.throwIfAborted();
    const beganAtMs = performance.now();
    await work(fromByte, Math.min(PIECE_BYTES, sizeBytes - fromByte));
    await sleep(performance.now() - beganAtMs);
  }
}
