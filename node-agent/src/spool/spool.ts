import { readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

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

  /** Bytes that the agent's user may still write. */
  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.dir);
    return bavail * bsize;
  }

  /** True if the disk holds a minute of audio of so many bytes per second. */
  async hasRoomFor(bytesPerSecond: number): Promise<boolean> {
    return (await this.freeBytes()) >= bytesPerSecond * LEAST_SPOOL_SECONDS;
  }
}
