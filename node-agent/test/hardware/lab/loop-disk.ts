import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runProgram } from './run-program.ts';

export type FileSystem = 'ext4' | 'xfs';

/** The least that XFS accepts, and some. */
const IMAGE_BYTES = 320 * 1024 * 1024;

/**
 * A disk of its own for a story, in a file, whose power can be cut: what the file system has not yet put on the disk
 * is gone, what it was asked to sync is there.
 *
 * The cut is the file system's own shutdown call without a flush of its log, as its developers test it.
 */
export class LoopDisk {
  private isMounted = false;
  private powerCuts = 0;

  private constructor(
    private image: string,
    private readonly fileSystem: FileSystem,
    /** Where it is mounted. */
    readonly path: string,
  ) {}

  /** @throws Error that says what is missing, where this account may not mount */
  static async make(dir: string, fileSystem: FileSystem): Promise<LoopDisk> {
    const disk = new LoopDisk(join(dir, `${fileSystem}.image`), fileSystem, join(dir, fileSystem));
    await writeFile(disk.image, '');
    await truncate(disk.image, IMAGE_BYTES);
    await mkdir(disk.path);
    await runProgram(`mkfs.${fileSystem}`, ['-q', disk.image]);
    await disk.mount();
    return disk;
  }

  async cutPower(): Promise<void> {
    await runProgram('xfs_io', ['-x', '-c', 'shutdown', this.path]);
  }

  /**
   * The machine is on again. Nobody may have a file of the disk open.
   *
   * Goes on with a copy of the image: the old one stays mounted, and shut down, in every mount namespace that another
   * story has made meanwhile, and to mount it again would give that very mount.
   */
  async powerUp(): Promise<void> {
    await this.unmount();
    const before = this.image;
    this.powerCuts += 1;
    this.image = `${this.path}.image.${String(this.powerCuts)}`;
    await runProgram('cp', ['--sparse=always', before, this.image]);
    await rm(before);
    await this.mount();
  }

  async dispose(): Promise<void> {
    if (this.isMounted) await this.unmount();
    await rm(this.image, { force: true });
  }

  private async mount(): Promise<void> {
    // Of two file systems with one name XFS mounts the first only.
    const options = this.fileSystem === 'xfs' ? 'loop,nouuid' : 'loop';
    try {
      await runProgram('mount', ['-o', options, this.image, this.path]);
    } catch (cause) {
      const advice = 'Run the tests as root on a machine with loop devices.';
      throw new Error(`This account cannot mount a disk image, so no file system loses its power. ${advice}`, {
        cause,
      });
    }
    this.isMounted = true;
  }

  private async unmount(): Promise<void> {
    await runProgram('umount', [this.path]);
    this.isMounted = false;
  }
}
