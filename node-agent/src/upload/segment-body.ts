import { createHash } from 'node:crypto';
import { type ReadStream, createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

import { WAVE_HEADER_BYTES } from '@rakkr/shared/audio/vocabulary';

/** The PCM of a segment file, streamed: the head stays here, and so does the pad byte after an odd length. */
export const segmentBody = (path: string, sizeBytes: number): ReadStream =>
  createReadStream(path, {
    start: WAVE_HEADER_BYTES,
    end: WAVE_HEADER_BYTES + sizeBytes - 1,
    highWaterMark: 256 * 1024,
  });

/**
 * SHA-256 of the PCM that stands on the disk now, lower-case hex.
 *
 * @throws the file system's error
 */
export async function segmentSha256(path: string, sizeBytes: number): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(segmentBody(path, sizeBytes), hash);
  return hash.digest('hex');
}
