import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

import { WAVE_HEADER_BYTES, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import { type GapLine, nextFrameOf } from '../pcm/ledger.ts';
import { UNREADABLE_SUFFIX, parseSegmentFile } from '../pcm/spool-files.ts';
import { finishSegment } from './finish-segment.ts';
import { LedgerFile } from './ledger-file.ts';
import { type SegmentFacts, readSegmentHead } from './segment-head.ts';

/**
 * Opens a recording's folder and finishes what a crash has left in it: segments without a ledger line get their hash
 * and their line, files without a whole frame are removed. On a fresh or cleanly ended folder it changes nothing.
 *
 * Nobody else may be writing the recording.
 *
 * @returns the ledger, which then names every frame that is on the disk; the caller closes it
 */
export async function recoverRecording(dir: string): Promise<LedgerFile> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const ledger = await LedgerFile.open(dir);
  try {
    for (const name of await unlistedSegments(dir, ledger)) await recoverSegment(dir, name, ledger);
    return ledger;
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

async function unlistedSegments(dir: string, ledger: LedgerFile): Promise<string[]> {
  const listed = new Set(ledger.lines.map((line) => (line.type === 'segment' ? line.index : -1)));
  return (await readdir(dir))
    .filter((name) => {
      const segment = parseSegmentFile(name);
      return segment !== null && !listed.has(segment.index);
    })
    .sort();
}

async function recoverSegment(dir: string, name: string, ledger: LedgerFile): Promise<void> {
  const path = join(dir, name);
  const { size: fileBytes } = await stat(path);
  if (fileBytes <= WAVE_HEADER_BYTES) return unlink(path); // the crash came before the first frame
  const facts = await readFacts(path);
  // A power cut has taken the head but left samples: kept for a person to look at, no part of the recording.
  if (facts === null) return rename(path, `${path}${UNREADABLE_SUFFIX}`);
  const frameBytes = bytesPerFrame(facts.start.format);
  const lengthFrames = Math.floor((fileBytes - WAVE_HEADER_BYTES) / frameBytes);
  if (lengthFrames < 1) return unlink(path);
  if (!ledger.lines.some((line) => line.type === 'start')) await ledger.append(facts.start);
  const lost = lostBefore(ledger, facts);
  if (lost !== null) await ledger.append(lost);
  if (facts.gapBefore !== null && !hasGap(ledger, facts.gapBefore)) await ledger.append(facts.gapBefore);
  const sha256 = await hashPcm(path, lengthFrames * frameBytes);
  await finishSegment(dir, ledger, { facts, lengthFrames, sha256 });
}

/**
 * Segments before this one that a power cut has taken: written, but not yet flushed when a later one was. A recording
 * that catches up with the ring writes faster than it flushes.
 */
function lostBefore(ledger: LedgerFile, { start, startFrame, anchor, gapBefore }: SegmentFacts): GapLine | null {
  const fromFrame = nextFrameOf(ledger.lines);
  const lengthFrames = (gapBefore?.startFrame ?? startFrame) - fromFrame;
  if (lengthFrames < 1) return null;
  const agoMs = ((startFrame - fromFrame) / start.format.rate) * 1_000;
  const startedAt = new Date(anchor.utcMs - agoMs).toISOString();
  return { type: 'gap', startFrame: fromFrame, lengthFrames, cause: 'host-restart', startedAt };
}

const hasGap = (ledger: LedgerFile, gap: GapLine): boolean =>
  ledger.lines.some((line) => line.type === 'gap' && line.startFrame === gap.startFrame);

/** What the head says; null where it is not readable. */
async function readFacts(path: string): Promise<SegmentFacts | null> {
  const file = await open(path, 'r');
  try {
    const head = new Uint8Array(WAVE_HEADER_BYTES);
    await file.read(head, 0, head.length, 0);
    return readSegmentHead(head);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  } finally {
    await file.close();
  }
}

async function hashPcm(path: string, dataBytes: number): Promise<string> {
  const hash = createHash('sha256');
  const pcm = createReadStream(path, { start: WAVE_HEADER_BYTES, end: WAVE_HEADER_BYTES + dataBytes - 1 });
  for await (const chunk of pcm as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest('hex');
}
