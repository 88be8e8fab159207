import { join } from 'node:path';

import type { SegmentLine } from '../../../src/pcm/ledger.ts';
import { segmentFile } from '../../../src/pcm/spool-files.ts';
import { runProgram } from '../lab/run-program.ts';

/** Names of the segments that a foreign program does not open, or finds longer or shorter than the ledger says. */
export async function segmentsThatDoNotOpen(dir: string, segments: readonly SegmentLine[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { index, lengthFrames } of segments) {
    const name = segmentFile(index);
    const wanted = ['-v', 'error', '-show_entries', 'stream=duration_ts', '-of', 'csv=p=0'];
    const said = await runProgram('ffprobe', [...wanted, join(dir, name)]);
    if (said.trim() !== String(lengthFrames)) wrong.push(`${name}: ${said.trim()}, not ${String(lengthFrames)}`);
  }
  return wrong;
}
