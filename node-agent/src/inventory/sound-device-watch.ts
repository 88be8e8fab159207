import { type FSWatcher, statSync, watch } from 'node:fs';

import type { Log } from '../platform/log.ts';
import { isSystemError, messageOf } from '../platform/system-error.ts';

/** Device files of cards. Others there, of MIDI, are written to all the time, and each write is an event. */
const OF_A_CARD = /^(control|pcm)C\d/;
const LOOK_INTERVAL_MS = 500;
/** The files of one card come and get their rights one after the other. */
const SETTLE_MS = 150;

/**
 * Notices that sound cards come and go, by their device files: libasound has no event for it.
 *
 * The folder itself comes with the first card and may go with the last one. It is looked for twice a second rather than
 * by a watch on its parent: every write to `/dev/null` would be an event there.
 */
export class SoundDeviceWatch {
  private watcher: FSWatcher | null = null;
  /** Of the folder that is watched; null while there is none. */
  private inode: number | null = null;
  private settling: NodeJS.Timeout | null = null;

  /** @param folder  `/dev/snd`, or another one in a test */
  constructor(
    private readonly folder: string,
    private readonly log: Log,
  ) {}

  /** Calls `onChange` soon after every change, until `signal` aborts; at least once for changes that come together. */
  run(onChange: () => void, signal: AbortSignal): void {
    const changed = (): void => {
      this.settling ??= setTimeout(() => {
        this.settling = null;
        onChange();
      }, SETTLE_MS);
    };
    this.inode = this.folderInode();
    this.attach(changed);
    const looks = setInterval(() => this.look(changed), LOOK_INTERVAL_MS);
    signal.addEventListener('abort', () => {
      clearInterval(looks);
      clearTimeout(this.settling ?? undefined);
      this.watcher?.close();
    });
  }

  private look(changed: () => void): void {
    const inode = this.folderInode();
    if (inode === this.inode && (this.watcher !== null || inode === null)) return;
    if (inode !== this.inode) changed();
    this.inode = inode;
    this.attach(changed);
  }

  private attach(changed: () => void): void {
    this.watcher?.close();
    this.watcher = null;
    if (this.inode === null) return;
    try {
      this.watcher = watch(this.folder, (_, name) => {
        if (name === null || OF_A_CARD.test(name)) changed();
      });
      this.watcher.on('error', (error) => this.lost(error));
    } catch (error) {
      this.lost(error);
    }
  }

  /** The kernel has no watch to give, or took it back: it is asked again at the next look. */
  private lost(error: unknown): void {
    this.log.debug({ folder: this.folder, reason: messageOf(error) }, 'inventory.watch-lost');
    this.watcher?.close();
    this.watcher = null;
  }

  private folderInode(): number | null {
    try {
      return statSync(this.folder).ino;
    } catch (error) {
      if (isSystemError(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return null;
      throw error;
    }
  }
}
