import { constants } from 'node:fs';
import { copyFile, mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runProgram } from './run-program.ts';

const MIB = 1024 * 1024;
/** `e2fsck` has repaired something: after a power cut it replays the journal. */
const REPAIRED = 1;

export interface DiskOptions {
  /** The image takes no more of the host than what is written to it. */
  readonly sizeMib?: number;
  /** A folder whose files the disk holds from the start; none = it is empty. */
  readonly content?: string;
}

/**
 * An ext4 disk for a guest.
 *
 * @param dir  where its image is put
 * @returns the path of its image
 */
export async function makeDiskImage(dir: string, { sizeMib = 192, content }: DiskOptions = {}): Promise<string> {
  const image = join(dir, 'disk.image');
  await writeFile(image, '');
  await truncate(image, sizeMib * MIB);
  await runProgram('mkfs.ext4', ['-q', ...(content === undefined ? [] : ['-d', content]), image]);
  return image;
}

/**
 * Takes a folder out of a disk image as the next boot would find it: on a copy, the journal is replayed and the file
 * system checked. Needs no right to mount.
 *
 * @param folder  path on the disk
 * @returns where the files are
 */
export async function takeFolder(image: string, folder: string, to: string): Promise<string> {
  const copy = join(to, 'copy.image');
  await mkdir(to, { recursive: true });
  await copyFile(image, copy, constants.COPYFILE_FICLONE);
  await runProgram('e2fsck', ['-f', '-y', copy]).catch(repaired);
  await runProgram('debugfs', ['-R', `rdump ${folder} ${to}`, copy]);
  await rm(copy);
  return join(to, folder);
}

function repaired(error: unknown): void {
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === REPAIRED) return;
  throw error;
}
