import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { WAVE_HEADER_BYTES, readWaveHeader } from '@rakkr/shared/audio/vocabulary';

import { type GapLine, LEDGER_FILE, type LedgerLine, type SegmentLine, parseLedger } from '../../../src/pcm/ledger.ts';

/** Frame numbers of the paced device have 24 bits. */
const WRAP = 0x1000000;

export interface StoredSegment {
  readonly line: SegmentLine;
  /** Device number of its first frame, 24 bits. */
  readonly firstNumber: number;
}

export interface StoredRecording {
  readonly lines: readonly LedgerLine[];
  readonly segments: readonly StoredSegment[];
  readonly gaps: readonly GapLine[];
  /** Segments' and gaps' frames together. */
  readonly totalFrames: number;
  readonly files: readonly string[];
}

/**
 * Reads a recording as an auditor would: every segment against its hash, its head and its length, and every sample
 * against the number and channel that the paced device gave it.
 *
 * @param channels 1-based channels that were ordered, in order
 * @throws Error at the first sample that is not the one that belongs there
 */
export async function readRecording(dir: string, channels: readonly number[]): Promise<StoredRecording> {
  const { lines } = parseLedger(await readFile(join(dir, LEDGER_FILE)));
  const segments: StoredSegment[] = [];
  for (const line of lines) {
    if (line.type === 'segment') segments.push(await readSegment(dir, line, channels));
  }
  const gaps = lines.filter((line) => line.type === 'gap');
  const held = segments.reduce((sum, { line }) => sum + line.lengthFrames, 0);
  const totalFrames = gaps.reduce((sum, gap) => sum + gap.lengthFrames, held);
  return { lines, segments, gaps, totalFrames, files: (await readdir(dir)).sort() };
}

/** Frames that the device played between two segments, by their numbers. */
export const trueGapFrames = (before: StoredSegment, after: StoredSegment): number =>
  (after.firstNumber - before.firstNumber - before.line.lengthFrames + 2 * WRAP) % WRAP;

/** By how many frames each segment's place on the time line differs from the place that its samples tell. */
export function placementErrors({ segments }: StoredRecording): number[] {
  const [first] = segments;
  if (first === undefined) return [];
  return segments.map(({ line, firstNumber }) => {
    const place = (firstNumber - first.firstNumber + WRAP) % WRAP;
    return line.startFrame - first.line.startFrame - place;
  });
}

async function readSegment(dir: string, line: SegmentLine, channels: readonly number[]): Promise<StoredSegment> {
  const name = `${String(line.index).padStart(6, '0')}.wav`;
  const bytes = await readFile(join(dir, name));
  const head = readWaveHeader(bytes);
  const pcm = bytes.subarray(WAVE_HEADER_BYTES);
  if (head.dataBytes !== pcm.length) throw new Error(`${name}: head says ${String(head.dataBytes)} bytes`);
  if (pcm.length !== line.lengthFrames * channels.length * 4) throw new Error(`${name}: ${String(pcm.length)} bytes`);
  if (createHash('sha256').update(pcm).digest('hex') !== line.sha256) throw new Error(`${name}: SHA-256 differs`);
  return { line, firstNumber: checkSamples(pcm, channels, name) };
}

function checkSamples(pcm: Buffer, channels: readonly number[], name: string): number {
  const firstNumber = pcm.readUInt32LE(0) >>> 8;
  for (let at = 0; at < pcm.length; at += 4) {
    const frame = Math.floor(at / 4 / channels.length);
    const channel = channels[(at / 4) % channels.length] ?? 0;
    const wanted = (((firstNumber + frame) % WRAP) * 256 + channel - 1) >>> 0;
    const found = pcm.readUInt32LE(at);
    if (found !== wanted) throw new Error(`${name}: frame ${String(frame)} is ${String(found)}, not ${String(wanted)}`);
  }
  return firstNumber;
}
