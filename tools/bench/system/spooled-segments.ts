import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

import { type PcmFormat, WAVE_HEADER_BYTES, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import type { SegmentLine } from '../../../node-agent/src/pcm/ledger.ts';
import { SegmentSource } from './segment-source.ts';

const INDEX_DIGITS = 6;
const NO_ANCHOR = { monotonicNs: 0, utcMs: 0, bootId: '' };

export interface SpooledSegment {
  readonly line: SegmentLine;
  readonly source: SegmentSource;
  /** The PCM alone, for a peer that knows no segment files. */
  readonly pcmFile: string;
}

/** Writes finished segments as `rakkr-capture` leaves them in the spool, and the bare PCM of each beside them. */
export async function spoolSegments(
  dir: string,
  { format, segmentFrames, count }: { format: PcmFormat; segmentFrames: number; count: number },
): Promise<SpooledSegment[]> {
  await mkdir(dir, { recursive: true });
  const spooled: SpooledSegment[] = [];
  for (let index = 0; index < count; index++) {
    const source = new SegmentSource(segmentFrames * bytesPerFrame(format), index);
    const name = join(dir, String(index).padStart(INDEX_DIGITS, '0'));
    const pcm = await buffer(source.body());
    // The upload stage never reads the head, so an empty one will do.
    await writeFile(`${name}.wav`, [new Uint8Array(WAVE_HEADER_BYTES), pcm]);
    await writeFile(`${name}.pcm`, pcm);
    const startFrame = index * segmentFrames;
    const line = { type: 'segment', index, startFrame, lengthFrames: segmentFrames, sha256: source.sha256 } as const;
    spooled.push({ line: { ...line, anchor: NO_ANCHOR }, source, pcmFile: `${name}.pcm` });
  }
  return spooled;
}
