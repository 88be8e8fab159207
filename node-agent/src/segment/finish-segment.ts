import { type FileHandle, access, open, rename } from 'node:fs/promises';
import { join } from 'node:path';

import { WAVE_HEADER_BYTES, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import type { SegmentLine } from '../pcm/ledger.ts';
import { openSegmentFile, segmentFile } from '../pcm/spool-files.ts';
import { syncFolder } from '../platform/durable-file.ts';
import { isSystemError } from '../platform/system-error.ts';
import { flushFailed, flushed, hasFailedFlush } from './failed-flushes.ts';
import type { LedgerFile } from './ledger-file.ts';
import { type SegmentFacts, segmentHead } from './segment-head.ts';

const BLOCK_BYTES = 1024 * 1024;

export interface WrittenSegment {
  readonly facts: SegmentFacts;
  readonly lengthFrames: number;
  /** SHA-256 of the PCM, lower-case hex. */
  readonly sha256: string;
}

/**
 * Makes a written segment a finished one: head → fsync → rename → folder fsync → ledger line. Only the ledger line
 * makes it visible to upload.
 *
 * The normal end of a segment and the recovery of one that a crash has left take this same path. May be run again
 * after it failed anywhere; a flush that failed makes the next run write the whole file again.
 *
 * @throws the file system's error
 */
export async function finishSegment(dir: string, ledger: LedgerFile, segment: WrittenSegment): Promise<void> {
  const { facts, lengthFrames } = segment;
  const finished = join(dir, segmentFile(facts.index));
  const unfinished = join(dir, openSegmentFile(facts.index));
  const path = (await exists(unfinished)) ? unfinished : finished;
  const file = await open(path, 'r+');
  try {
    const dataBytes = lengthFrames * bytesPerFrame(facts.start.format);
    const head = segmentHead(facts, lengthFrames);
    await writeWhole(file, head, 0);
    await file.truncate(WAVE_HEADER_BYTES + dataBytes + (dataBytes % 2));
    if (hasFailedFlush(dir, facts.index)) await writeAgain(file);
    await flush(dir, facts.index, file);
  } finally {
    await file.close();
  }
  await rename(path, finished);
  await syncFolder(dir);
  await ledger.append(segmentLine(segment));
}

async function flush(dir: string, index: number, file: FileHandle): Promise<void> {
  try {
    await file.sync();
  } catch (error) {
    flushFailed(dir, index);
    throw error;
  }
  flushed(dir, index);
}

/** Writes every byte of the file where it stands: a page that was called clean is the disk's business again. */
async function writeAgain(file: FileHandle): Promise<void> {
  const block = new Uint8Array(BLOCK_BYTES);
  for (let position = 0; ;) {
    const { bytesRead } = await file.read(block, 0, block.length, position);
    if (bytesRead === 0) return;
    await writeWhole(file, block.subarray(0, bytesRead), position);
    position += bytesRead;
  }
}

/** A full disk takes part of a write before it refuses the rest. */
async function writeWhole(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** The line that names a segment in the ledger. */
export const segmentLine = ({ facts, lengthFrames, sha256 }: WrittenSegment): SegmentLine => {
  const { index, startFrame, anchor } = facts;
  return { type: 'segment', index, startFrame, lengthFrames, sha256, anchor };
};

const exists = async (path: string): Promise<boolean> => {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false;
    throw error;
  }
};
