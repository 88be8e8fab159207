import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';

import type { AudioView } from './audio-view.ts';
import type { ByteRange } from './byte-range.ts';

const BLOCK_BYTES = 256 * 1024;

/**
 * The bytes of one range of a view, read as fast as they are taken.
 *
 * @param file  the master; closed when the stream is, however it ends
 */
export function audioStream(view: AudioView, range: ByteRange, file: FileHandle): Readable {
  const stream = Readable.from(blocks(view, range, file), { objectMode: false, highWaterMark: BLOCK_BYTES });
  stream.once('close', () => void file.close());
  return stream;
}

async function* blocks(view: AudioView, range: ByteRange, file: FileHandle): AsyncGenerator<Uint8Array> {
  const headEnd = view.head.length;
  const dataEnd = headEnd + view.storedBytes;
  const end = range.end + 1;
  let at = range.start;
  if (at < headEnd) {
    yield view.head.subarray(at, Math.min(headEnd, end));
    at = headEnd;
  }
  while (at < Math.min(dataEnd, end)) {
    const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, dataEnd - at, end - at));
    const { bytesRead } = await file.read(block, 0, block.length, at);
    if (bytesRead === 0) throw new Error(`the master ends at ${String(at)} of ${String(dataEnd)} bytes`);
    yield block.subarray(0, bytesRead);
    at += bytesRead;
  }
  if (at < end) yield new Uint8Array(end - at);
}
