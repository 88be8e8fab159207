import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { LEDGER_FILE } from '../../pcm/ledger.ts';
import { UNREADABLE_SUFFIX, parseSegmentFile } from '../../pcm/spool-files.ts';
import { isSystemError } from '../../platform/system-error.ts';
import { CONFIRMED_FILE, ConfirmedSegments } from '../confirmed-segments.ts';
import { JOURNAL_FILE, readOrderMark } from '../order-journal.ts';
import { STORED_RENDITIONS_FILE } from '../stored-renditions.ts';
import type { KeptContent, KeptCopy } from './plan-deletions.ts';

/** What says something about audio but holds none, and what a program that died had not finished. */
const WITHOUT_AUDIO = new Set([
  JOURNAL_FILE,
  `${JOURNAL_FILE}.new`,
  LEDGER_FILE,
  CONFIRMED_FILE,
  STORED_RENDITIONS_FILE,
]);
const UNFINISHED_SUFFIX = '.part';
/** `st_blocks` counts in these, whatever the file system's own blocks are. */
const STAT_BLOCK_BYTES = 512;

export interface KeptFolder extends KeptCopy {
  /** The order is closed: nothing in the folder changes any more by itself. */
  readonly isDelivered: boolean;
}

/**
 * Looks at a folder of the spool that no order works on.
 *
 * A folder whose order is closed holds what the controller has confirmed. One without an order is judged by what lies
 * in it: a segment without its mark, and every file that is not known, counts as audio that nobody has. An order that
 * is open, or that cannot be read, keeps everything.
 *
 * @throws the file system's error
 */
export async function readKeptFolder(dir: string, recordingId: string): Promise<KeptFolder> {
  const names = await readdir(dir);
  const mark = await readOrderMark(dir);
  const isDelivered = mark === 'closed';
  const { sizeBytes, writtenAtMs } = await measure(dir, names);
  const facts = { recordingId, sizeBytes, endedAtMs: writtenAtMs, isDelivered };
  if (mark === 'open' || mark === 'damaged') return { ...facts, content: 'unconfirmed-audio' };
  const confirmed = await ConfirmedSegments.of(dir);
  return { ...facts, content: contentOf(names, (name) => isSettled(name, confirmed, isDelivered)) };
}

function contentOf(names: readonly string[], isSettledFile: (name: string) => boolean): KeptContent {
  const unreadable = names.filter((name) => name.endsWith(UNREADABLE_SUFFIX));
  const others = names.filter((name) => !name.endsWith(UNREADABLE_SUFFIX));
  if (!others.every(isSettledFile)) return 'unconfirmed-audio';
  if (unreadable.length > 0) return 'unreadable-audio';
  return audioOf(others).length > 0 ? 'confirmed-audio' : 'nothing';
}

const audioOf = (names: readonly string[]): readonly string[] =>
  names.filter((name) => !WITHOUT_AUDIO.has(name) && !name.endsWith(UNFINISHED_SUFFIX));

/** False where deleting the file could lose audio. */
function isSettled(name: string, confirmed: ConfirmedSegments, isDelivered: boolean): boolean {
  const segment = parseSegmentFile(name);
  // A disk that refused to finish a segment leaves its unfinished name; its order was closed only with its mark.
  if (segment !== null) return confirmed.has(segment.index) && (isDelivered || !segment.isOpen);
  return isDelivered || audioOf([name]).length === 0;
}

async function measure(dir: string, names: readonly string[]): Promise<{ sizeBytes: number; writtenAtMs: number }> {
  let sizeBytes = 0;
  let newestMs = 0;
  let ledgerMs: number | null = null;
  for (const name of names) {
    const facts = await lstat(join(dir, name)).catch((error: unknown) => {
      // Deleted by a person in this moment.
      if (isSystemError(error, 'ENOENT')) return null;
      throw error;
    });
    if (facts === null) continue;
    sizeBytes += facts.blocks * STAT_BLOCK_BYTES;
    newestMs = Math.max(newestMs, facts.mtimeMs);
    // Its last line was written when the recording ended.
    if (name === LEDGER_FILE) ledgerMs = facts.mtimeMs;
  }
  return { sizeBytes, writtenAtMs: ledgerMs ?? (names.length === 0 ? (await lstat(dir)).mtimeMs : newestMs) };
}
