import { rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { WITH_OWN_MOUNTS } from '../../device/own-mounts.ts';
import { CaptureRig } from './capture-rig.ts';

const SMALL_DISK_BYTES = 4 * 1024 * 1024;

const smallDisk = (dir: string) => join(dir, 'small');
const inNameSpaceWithSmallDisk = (dir: string) => [
  ...WITH_OWN_MOUNTS,
  `mount -t tmpfs -o size=${String(SMALL_DISK_BYTES)} tmpfs "$0" && exec "$@"`,
  smallDisk(dir),
];

/** A capture in a mount name space of its own, in which `small` is a disk of 4 MiB; needs no privileges. */
export async function startWithSmallDisk(ringMs: number) {
  const rig = await CaptureRig.prepare({ args: ['--ring-ms', String(ringMs)], wrapper: inNameSpaceWithSmallDisk });
  const small = smallDisk(rig.dir);
  await mkdir(small);
  await rig.startCapture();
  const seenFromHere = join(`/proc/${String(rig.pid)}/root`, small);
  const ballast = join(seenFromHere, 'ballast');
  return {
    rig,
    /** The disk's path for the capture. */
    small,
    /** The same for the test, which is outside. */
    seenFromHere,
    /** Leaves so much of the disk free. */
    fillUpTo: (freeBytes: number): void => writeFileSync(ballast, Buffer.alloc(SMALL_DISK_BYTES - freeBytes)),
    makeRoom: (): void => rmSync(ballast),
  };
}
