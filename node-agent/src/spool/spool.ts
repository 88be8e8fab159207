import { readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { isSystemError } from '../platform/system-error.ts';

export interface SpoolSpace {
  /** Bytes that the recordings in the spool take. */
  readonly usedBytes: number;
  /** Bytes that the agent's user may still write. */
  readonly freeBytes: number;
}

/** A start is refused where the disk does not hold so many seconds of it. */
export const LEAST_SPOOL_SECONDS = 60;

/** The folder of recordings that the controller has not confirmed as a whole. */
export class Spool {
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

  async space(): Promise<SpoolSpace> {
    const { bavail, bsize } = await statfs(this.dir);
    const sizes = await Promise.all((await this.recordingIds()).map((id) => folderBytes(this.folderOf(id))));
    return { usedBytes: sizes.reduce((sum, bytes) => sum + bytes, 0), freeBytes: bavail * bsize };
  }

  /** True if the disk holds a minute of audio of so many bytes per second. */
  async hasRoomFor(bytesPerSecond: number): Promise<boolean> {
    const { bavail, bsize } = await statfs(this.dir);
    return bavail * bsize >= bytesPerSecond * LEAST_SPOOL_SECONDS;
  }
}

async function folderBytes(dir: string): Promise<number> {
  const names = await readdir(dir).catch(whenGone<string[]>([]));
  const sizes = await Promise.all(names.map((name) => stat(join(dir, name)).then((facts) => facts.size, whenGone(0))));
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

/** A segment is renamed and a delivered recording removed while the sum is taken: what left counts as nothing. */
const whenGone =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (isSystemError(error, 'ENOENT')) return instead;
    throw error;
  };
