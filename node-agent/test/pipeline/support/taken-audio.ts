import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { WAVE_HEADER_BYTES } from '@rakkr/shared/audio/vocabulary';

import type { SegmentLine } from '../../../src/pcm/ledger.ts';
import { openSegmentFile, segmentFile } from '../../../src/pcm/spool-files.ts';
import type { HeldSegment, TapLedger } from '../../../src/pcm/tap.ts';
import type { CaptureRig } from './capture-rig.ts';
import { checkSamples } from './recording-on-disk.ts';

const FRAME_BYTES = 8;
const WRAP = 0x1000000;

/** Takes what the disk refuses, as the agent does: a controller that is always there. */
export class TakenAudio {
  readonly segments = new Map<number, HeldSegment>();
  private isTaking = true;
  private readonly taking: Promise<void>;

  constructor(
    private readonly rig: CaptureRig,
    private readonly recordingId = 'rec_one',
  ) {
    this.taking = this.run();
  }

  async stop(): Promise<void> {
    this.isTaking = false;
    await this.taking;
  }

  private async run(): Promise<void> {
    const { recordingId } = this;
    while (this.isTaking) {
      const { held } = await this.rig.client.request({ type: 'take-held', recordingId });
      if (held === null) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        continue;
      }
      const { index, sha256 } = held.segment;
      this.segments.set(index, held);
      await this.rig.client.request({ type: 'held-is-safe', recordingId, index, sha256 });
    }
  }
}

/**
 * Puts a recording of two channels together from what was taken and what is on the disk, every sample compared with
 * what the device played.
 *
 * @returns by how many frames a segment stands beside its true place, worst of all
 * @throws Error where a segment is missing or holds something else
 */
export async function misplacedFrames(
  ledger: Pick<TapLedger, 'lines'>,
  taken: TakenAudio,
  dir: string,
): Promise<number> {
  let worst = 0;
  let origin: number | null = null;
  for (const line of ledger.lines) {
    if (line.type !== 'segment') continue;
    const pcm = taken.segments.get(line.index)?.pcm ?? (await pcmOnDisk(dir, line));
    if (createHash('sha256').update(pcm).digest('hex') !== line.sha256)
      throw new Error(`segment ${String(line.index)}`);
    if (pcm.length !== line.lengthFrames * FRAME_BYTES) throw new Error(`segment ${String(line.index)} is cut`);
    const first = checkSamples(pcm, [1, 2], String(line.index));
    const found = (first - line.startFrame + 2 * WRAP) % WRAP;
    origin ??= found;
    worst = Math.max(worst, Math.abs(found - origin));
  }
  return worst;
}

async function pcmOnDisk(dir: string, { index, lengthFrames }: SegmentLine): Promise<Uint8Array> {
  const file = await readFile(join(dir, segmentFile(index))).catch(() => readFile(join(dir, openSegmentFile(index))));
  return file.subarray(WAVE_HEADER_BYTES, WAVE_HEADER_BYTES + lengthFrames * FRAME_BYTES);
}
