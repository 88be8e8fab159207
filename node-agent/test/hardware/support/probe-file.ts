import { join } from 'node:path';

import type { SegmentLine } from '../../../src/pcm/ledger.ts';
import { segmentFile } from '../../../src/pcm/spool-files.ts';
import { runProgram } from '../lab/run-program.ts';

/** Frames of a WAVE file as a foreign program counts them; NaN where it finds no sound in it. */
export async function framesByFfprobe(path: string): Promise<number> {
  const wanted = ['-v', 'error', '-show_entries', 'stream=duration_ts', '-of', 'csv=p=0'];
  const said = (await runProgram('ffprobe', [...wanted, path])).trim();
  return said === '' ? Number.NaN : Number(said);
}

/** Names of the segments that a foreign program does not open, or finds longer or shorter than the ledger says. */
export async function segmentsThatDoNotOpen(dir: string, segments: readonly SegmentLine[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { index, lengthFrames } of segments) {
    const name = segmentFile(index);
    const found = await framesByFfprobe(join(dir, name));
    if (found !== lengthFrames) wrong.push(`${name}: ${String(found)}, not ${String(lengthFrames)}`);
  }
  return wrong;
}
