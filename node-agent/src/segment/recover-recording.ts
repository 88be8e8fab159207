import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

import { WAVE_HEADER_BYTES, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import type { GapLine, LedgerLine } from '../pcm/ledger.ts';
import { UNREADABLE_SUFFIX, parseSegmentFile } from '../pcm/spool-files.ts';
import { DeliveredSegments } from './delivered-segments.ts';
import { type WrittenSegment, finishSegment } from './finish-segment.ts';
import { LedgerFile } from './ledger-file.ts';
import { lostBefore } from './lost-before.ts';
import { type SegmentFacts, readSegmentHead } from './segment-head.ts';

/** Writes what memory still has behind a ledger; returns whether that left further files to finish. */
export type TakeOverFrames = (lines: readonly LedgerLine[]) => Promise<boolean>;

/**
 * Opens a recording's folder and finishes what a crash has left in it: segments without a ledger line get their hash
 * and their line, files without a whole frame are removed. On a fresh or cleanly ended folder it changes nothing.
 *
 * Nobody else may be writing the recording.
 *
 * @param known  what is known of a lost process's ledger and the disk may not have: start, gaps, and segments that the
 *               controller holds. Other audio under such a number is never sent: it is part of that segment
 * @param takeOver  writes what memory still has behind the last line; says whether that left further files to finish
 * @returns the ledger, which then names every frame that is on the disk; the caller closes it
 */
export async function recoverRecording(
  dir: string,
  known: readonly LedgerLine[] = [],
  takeOver: TakeOverFrames = async () => false,
): Promise<LedgerFile> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const ledger = await LedgerFile.open(dir);
  const delivered = new DeliveredSegments(known);
  try {
    await recoverSegments(dir, ledger, delivered);
    if (await takeOver(ledger.lines)) await recoverSegments(dir, ledger, delivered);
    return ledger;
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

async function recoverSegments(dir: string, ledger: LedgerFile, delivered: DeliveredSegments): Promise<void> {
  for (const unlisted of await unlistedSegments(dir, ledger, delivered)) {
    await recoverSegment(dir, unlisted, ledger, delivered);
  }
}

interface UnlistedSegment {
  readonly index: number;
  /** Null where only the controller has it. */
  readonly name: string | null;
}

async function unlistedSegments(
  dir: string,
  ledger: LedgerFile,
  delivered: DeliveredSegments,
): Promise<UnlistedSegment[]> {
  const listed = new Set(ledger.lines.map((line) => (line.type === 'segment' ? line.index : -1)));
  const files = (await readdir(dir)).sort().flatMap((name): UnlistedSegment[] => {
    const segment = parseSegmentFile(name);
    return segment === null ? [] : [{ index: segment.index, name }];
  });
  const hasFile = new Set(files.map(({ index }) => index));
  const fileless = delivered.indexes.filter((index) => !hasFile.has(index)).map((index) => ({ index, name: null }));
  return [...files, ...fileless].filter(({ index }) => !listed.has(index)).sort((a, b) => a.index - b.index);
}

async function recoverSegment(
  dir: string,
  { index, name }: UnlistedSegment,
  ledger: LedgerFile,
  delivered: DeliveredSegments,
): Promise<void> {
  const path = name === null ? null : join(dir, name);
  const written = path === null ? null : await readSegment(path);
  const atController = delivered.find(index);
  if (atController !== null && written?.sha256 !== atController.sha256) {
    // What the disk took of it before it refused.
    if (path !== null && written !== null) await unlink(path);
    await delivered.list(atController, ledger);
  } else if (written !== null) {
    await listWritten(dir, written, ledger);
  }
}

/** What a file holds. Null where that is no frame, or cannot be told; then it is out of the way. */
async function readSegment(path: string): Promise<WrittenSegment | null> {
  const { size: fileBytes } = await stat(path);
  // The crash came before the first frame.
  if (fileBytes <= WAVE_HEADER_BYTES) return unlink(path).then(() => null);
  const facts = await readFacts(path);
  // A power cut has taken the head but left samples: kept for a person to look at, no part of the recording.
  if (facts === null) return rename(path, `${path}${UNREADABLE_SUFFIX}`).then(() => null);
  const frameBytes = bytesPerFrame(facts.start.format);
  const lengthFrames = Math.floor((fileBytes - WAVE_HEADER_BYTES) / frameBytes);
  if (lengthFrames < 1) return unlink(path).then(() => null);
  return { facts, lengthFrames, sha256: await hashPcm(path, lengthFrames * frameBytes) };
}

async function listWritten(dir: string, written: WrittenSegment, ledger: LedgerFile): Promise<void> {
  const { facts } = written;
  if (!ledger.lines.some((line) => line.type === 'start')) await ledger.append(facts.start);
  // A power cut has taken segments before this one: written, but not yet flushed when a later one was. A recording that
  // catches up with the ring writes faster than it flushes.
  const { start, startFrame, anchor, gapBefore } = facts;
  const run = { startFrame, anchor, rate: start.format.rate };
  const lost = lostBefore(ledger.lines, run, gapBefore?.startFrame ?? startFrame, 'host-restart');
  if (lost !== null) await ledger.append(lost);
  if (gapBefore !== null && !hasGap(ledger, gapBefore)) await ledger.append(gapBefore);
  await finishSegment(dir, ledger, written);
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
  // A stream without an encoding gives bytes.
  for await (const chunk of pcm as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest('hex');
}
