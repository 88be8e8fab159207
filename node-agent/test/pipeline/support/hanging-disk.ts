import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { CaptureRig, type RigOptions } from './capture-rig.ts';

const SOURCE = fileURLToPath(new URL('../../device/hanging_disk.c', import.meta.url));
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/rakkr', import.meta.url));

/** Compiles what makes system calls of a program wait. Needs gcc. @returns path of the library to preload */
async function buildHangingDisk(): Promise<string> {
  await mkdir(CACHE, { recursive: true });
  const library = join(CACHE, 'hanging_disk.so');
  const fresh = `${library}.${String(process.pid)}`;
  await promisify(execFile)('gcc', ['-O2', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', SOURCE, '-o', fresh]);
  await rename(fresh, library);
  return library;
}

/** A capture of which `disk` may hang: whatever writes there waits, without an error, until it goes on. */
export async function startWithHangingDisk(options: RigOptions = {}) {
  const library = await buildHangingDisk();
  const diskOf = (dir: string): string => join(dir, 'disk');
  const stuckOf = (dir: string): string => join(dir, 'disk.stuck');
  const rig = await CaptureRig.prepare({
    ...options,
    wrapper: (dir) => [
      'env',
      `LD_PRELOAD=${library}`,
      `HANGING_DISK=${diskOf(dir)}`,
      `HANGING_DISK_STUCK=${stuckOf(dir)}`,
    ],
  });
  await mkdir(diskOf(rig.dir));
  await rig.startCapture();
  return {
    rig,
    disk: diskOf(rig.dir),
    hang: (): void => writeFileSync(stuckOf(rig.dir), ''),
    goOn: (): void => rmSync(stuckOf(rig.dir), { force: true }),
  };
}
