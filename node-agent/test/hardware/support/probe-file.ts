import { join } from 'node:path';

import type { SegmentLine } from '../../../src/pcm/ledger.ts';
import { segmentFile } from '../../../src/pcm/spool-files.ts';
import { disagreements } from '../../pipeline/support/readers-of-files.ts';

/** What foreign readers find of segments that is not as the ledger says, one line each; one that opens no file throws. */
export async function segmentsThatDoNotOpen(dir: string, segments: readonly SegmentLine[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { index, lengthFrames } of segments) {
    const readers = ['ffprobe', 'sox', 'libsndfile', 'mediainfo'] as const;
    wrong.push(...(await disagreements(join(dir, segmentFile(index)), { frames: lengthFrames }, readers)));
  }
  return wrong;
}
