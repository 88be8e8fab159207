import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { type StoredFormat, WAVE_HEADER_BYTES, readWaveHeader } from '@rakkr/shared/audio/vocabulary';

import { type GapLine, LEDGER_FILE, type LedgerLine, type SegmentLine, parseLedger } from '../../../src/pcm/ledger.ts';
import { comparePacedSamples, pacedSamples } from './paced-samples.ts';

export interface StoredSegment {
  readonly line: SegmentLine;
  /** Device number of its first frame. */
  readonly firstNumber: number;
  /** Device numbers come round after so many. */
  readonly numbers: number;
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
    if (line.type === 'segment') segments.push(await readSegment(dir, line, channels, formatOf(lines)));
  }
  const gaps = lines.filter((line) => line.type === 'gap');
  const held = segments.reduce((sum, { line }) => sum + line.lengthFrames, 0);
  const totalFrames = gaps.reduce((sum, gap) => sum + gap.lengthFrames, held);
  return { lines, segments, gaps, totalFrames, files: (await readdir(dir)).sort() };
}

/** Frames that the device played between two segments, by their numbers. */
export const trueGapFrames = (before: StoredSegment, after: StoredSegment): number =>
  (after.firstNumber - before.firstNumber - before.line.lengthFrames + 2 * after.numbers) % after.numbers;

/** By how many frames each segment's place on the time line differs from the place that its samples tell. */
export function placementErrors({ segments }: StoredRecording): number[] {
  const [first] = segments;
  if (first === undefined) return [];
  return segments.map(({ line, firstNumber, numbers }) => {
    const error = (line.startFrame - first.line.startFrame - (firstNumber - first.firstNumber)) % numbers;
    // The nearer way round.
    return error > numbers / 2 ? error - numbers : error < -numbers / 2 ? error + numbers : error;
  });
}

/** The segments that do not stand where their samples say, and by how many frames. */
export function misplacedSegments(recording: StoredRecording): { index: number; startFrame: number; offBy: number }[] {
  const errors = placementErrors(recording);
  return recording.segments
    .map(({ line: { index, startFrame } }, at) => ({ index, startFrame, offBy: errors[at] ?? 0 }))
    .filter(({ offBy }) => offBy !== 0);
}

/** The PCM of all finished segments, one after the other. */
export async function storedPcm(dir: string): Promise<Buffer> {
  const { lines } = parseLedger(await readFile(join(dir, LEDGER_FILE)));
  const segments = lines.filter((line) => line.type === 'segment');
  return Buffer.concat(await Promise.all(segments.map((line) => readPcm(dir, line, formatOf(lines)))));
}

interface Stored {
  readonly sampleFormat: StoredFormat;
  readonly channels: number;
}

function formatOf(lines: readonly LedgerLine[]): Stored {
  const start = lines.find((line) => line.type === 'start');
  if (start === undefined) throw new Error('the ledger has no start line');
  return start.format;
}

/** A segment's PCM, once its head, its length and its hash agree. */
async function readPcm(dir: string, line: SegmentLine, { sampleFormat, channels }: Stored): Promise<Buffer> {
  const name = segmentName(line);
  const bytes = await readFile(join(dir, name));
  const head = readWaveHeader(bytes);
  const pcm = bytes.subarray(WAVE_HEADER_BYTES, WAVE_HEADER_BYTES + head.dataBytes);
  const wantedBytes = line.lengthFrames * channels * pacedSamples[sampleFormat].sampleBytes;
  if (head.format.sampleFormat !== sampleFormat) throw new Error(`${name}: head says ${head.format.sampleFormat}`);
  if (pcm.length !== wantedBytes) throw new Error(`${name}: ${String(pcm.length)} bytes, not ${String(wantedBytes)}`);
  if (createHash('sha256').update(pcm).digest('hex') !== line.sha256) throw new Error(`${name}: SHA-256 differs`);
  return pcm;
}

async function readSegment(
  dir: string,
  line: SegmentLine,
  channels: readonly number[],
  stored: Stored,
): Promise<StoredSegment> {
  const pcm = await readPcm(dir, line, { ...stored, channels: channels.length });
  const firstNumber = checkSamples(pcm, channels, segmentName(line), stored.sampleFormat);
  return { line, firstNumber, numbers: pacedSamples[stored.sampleFormat].numbers };
}

/**
 * Compares PCM with what the paced device gives.
 *
 * @param name of the file, for the error
 * @returns device number of the first frame
 * @throws Error at the first sample that is another
 */
export function checkSamples(
  pcm: Uint8Array,
  channels: readonly number[],
  name: string,
  sampleFormat: StoredFormat = 'S32_LE',
): number {
  try {
    return comparePacedSamples(pcm, pacedSamples[sampleFormat], channels);
  } catch (cause) {
    throw new Error(`${name}: a sample is wrong`, { cause });
  }
}

const segmentName = ({ index }: SegmentLine): string => `${String(index).padStart(6, '0')}.wav`;
