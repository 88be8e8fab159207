import { access, open, rename } from 'node:fs/promises';
import { join } from 'node:path';

import { WAVE_HEADER_BYTES, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import type { SegmentLine } from '../pcm/ledger.ts';
import { openSegmentFile, segmentFile } from '../pcm/spool-files.ts';
import { syncFolder } from '../platform/durable-file.ts';
import { isSystemError } from '../platform/system-error.ts';
import type { LedgerFile } from './ledger-file.ts';
import { type SegmentFacts, segmentHead } from './segment-head.ts';

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
 * after it failed anywhere.
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
    await file.write(head, 0, head.length, 0);
    await file.truncate(WAVE_HEADER_BYTES + dataBytes + (dataBytes % 2));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(path, finished);
  await syncFolder(dir);
  await ledger.append(segmentLine(segment));
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
