import { readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { CaptureProblem } from '../pcm/capture-problem.ts';
import { sleep } from '../platform/sleep.ts';

const PATIENCE_MS = 1_000;

export interface DiskSpace {
  /** Bytes that the agent's user may still write. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** The folder of recordings that the controller has not confirmed as a whole. */
export class Spool {
  private asking: Promise<DiskSpace> | null = null;

  constructor(readonly dir: string) {}

  folderOf(recordingId: string): string {
    return join(this.dir, recordingId);
  }

  /** Ids of all recordings in the spool, finished or not. */
  async recordingIds(): Promise<string[]> {
    const entries = await readdir(this.dir, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  }

  /** Only for a recording that the controller has confirmed as a whole, or that holds no audio. */
  async remove(recordingId: string): Promise<void> {
    await rm(this.folderOf(recordingId), { recursive: true, force: true });
  }

  /**
   * Room on the disk. A disk that does not answer is asked once, however often it is wanted: each question would hold
   * a thread of this process.
   *
   * @throws CaptureProblem spool.io-error if it does not answer; the file system's error
   */
  async space(): Promise<DiskSpace> {
    this.asking ??= this.ask().finally(() => (this.asking = null));
    const space = await Promise.race([this.asking, sleep(PATIENCE_MS).then(() => null)]);
    if (space !== null) return space;
    throw new CaptureProblem('spool.io-error', `The disk of ${this.dir} does not answer. Check the disk.`);
  }

  private async ask(): Promise<DiskSpace> {
    const { bavail, blocks, bsize } = await statfs(this.dir);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  }
}
