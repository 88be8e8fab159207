import { open } from 'node:fs/promises';
import { join } from 'node:path';

import { WAVE_HEADER_BYTES } from '@rakkr/shared/audio/vocabulary';

import type { SegmentLine } from '../pcm/ledger.ts';
import { segmentFile } from '../pcm/spool-files.ts';
import { isSystemError } from '../platform/system-error.ts';
import { RenditionRefused } from './rendition-plan.ts';

/**
 * The PCM of a finished segment, block by block.
 *
 * @param buffer  gives the memory for each block, at least a frame
 * @throws RenditionRefused where the segment is not on the disk any more; else the file system's error
 */
export async function* readSegment(
  dir: string,
  segment: SegmentLine,
  frameBytes: number,
  buffer: () => Uint8Array,
): AsyncGenerator<Uint8Array> {
  const endBytes = segment.lengthFrames * frameBytes;
  const file = await open(join(dir, segmentFile(segment.index)), 'r').catch((cause: unknown) => {
    if (!isSystemError(cause, 'ENOENT')) throw cause;
    throw new RenditionRefused(`Segment ${String(segment.index)} is no longer on this node.`, { cause });
  });
  try {
    for (let at = 0; at < endBytes;) {
      const block = buffer();
      const wanted = Math.min(block.length - (block.length % frameBytes), endBytes - at);
      const { bytesRead } = await file.read(block, 0, wanted, WAVE_HEADER_BYTES + at);
      if (bytesRead < wanted) throw new Error(`Segment ${String(segment.index)} is shorter than its ledger line.`);
      yield block.subarray(0, wanted);
      at += wanted;
    }
  } finally {
    await file.close();
  }
}
