import { readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { ORDER_ID_PATTERN } from '@rakkr/shared/agent-protocol/vocabulary';

import { CaptureProblem } from '../pcm/capture-problem.ts';
import { UNREADABLE_SUFFIX, parseSegmentFile } from '../pcm/spool-files.ts';
import { syncFolder } from '../platform/durable-file.ts';
import { sleep } from '../platform/sleep.ts';
import { isSystemError } from '../platform/system-error.ts';
import { within } from '../platform/within.ts';

const PATIENCE_MS = 1_000;

export interface DiskSpace {
  /** Bytes that the agent's user may still write. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Before the name of a folder that is being deleted: no recording any more, whatever is still in it. */
const DISCARDED = '.discarded-';
/** After each deleted file, so that a long deletion leaves the disk to the recordings, ms. */
const BREATH_MS = 5;

/** The folder of all recordings that this node holds: those that are not delivered, and copies of those that are. */
export class Spool {
  private asking: Promise<DiskSpace> | null = null;

  constructor(readonly dir: string) {}

  folderOf(recordingId: string): string {
    return join(this.dir, recordingId);
  }

  /** Ids of all recordings in the spool, finished or not. */
  async recordingIds(): Promise<string[]> {
    const entries = await readdir(this.dir, { withFileTypes: true });
    // A disk of its own has `lost+found`, and a person may lay something beside: none of that is ours to delete.
    return entries.filter((entry) => entry.isDirectory() && ORDER_ID_PATTERN.test(entry.name)).map(({ name }) => name);
  }

  /**
   * Takes a recording out of the spool in one step: a crash in the middle of a deletion must not leave an order
   * without its ledger, which would be recorded anew. The room comes back with `emptyDiscarded`.
   *
   * Only for a recording that the controller has confirmed as a whole, or that holds no audio.
   */
  async discard(recordingId: string): Promise<void> {
    const discarded = join(this.dir, `${DISCARDED}${recordingId}`);
    await rm(discarded, { recursive: true, force: true });
    try {
      await rename(this.folderOf(recordingId), discarded);
    } catch (error) {
      if (!isSystemError(error, 'ENOENT')) throw error;
    }
    await syncFolder(this.dir);
  }

  /**
   * Deletes what was discarded, also by an earlier agent.
   *
   * @param signal  deletes file by file with a pause after each, until it aborts; null = all at once
   */
  async emptyDiscarded(signal: AbortSignal | null): Promise<void> {
    const names = (await readdir(this.dir)).filter((name) => name.startsWith(DISCARDED));
    for (const folder of names.map((name) => join(this.dir, name))) {
      for (const name of signal === null ? [] : await readdir(folder)) {
        if (signal?.aborted === true) return;
        await rm(join(folder, name), { recursive: true, force: true });
        await sleep(BREATH_MS);
      }
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Deletes the finished segments of a recording and leaves the rest of its folder. */
  async removeSegments(recordingId: string): Promise<void> {
    const dir = this.folderOf(recordingId);
    const segments = (await readdir(dir)).filter((name) => parseSegmentFile(name)?.isOpen === false);
    for (const name of segments) await rm(join(dir, name), { force: true });
  }

  /** True where a power cut left audio in the folder that is no part of the recording. */
  async holdsUnreadable(recordingId: string): Promise<boolean> {
    try {
      return (await readdir(this.folderOf(recordingId))).some((name) => name.endsWith(UNREADABLE_SUFFIX));
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return false;
      throw error;
    }
  }

  /**
   * Room on the disk. A disk that does not answer is asked once, however often it is wanted: each question would hold
   * a thread of this process.
   *
   * @throws CaptureProblem spool.io-error if it does not answer; the file system's error
   */
  async space(): Promise<DiskSpace> {
    this.asking ??= this.ask().finally(() => (this.asking = null));
    const detail = `The disk of ${this.dir} does not answer. Check the disk.`;
    return within(PATIENCE_MS, this.asking, () => new CaptureProblem('spool.io-error', detail));
  }

  private async ask(): Promise<DiskSpace> {
    const { bavail, blocks, bsize } = await statfs(this.dir);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  }
}
