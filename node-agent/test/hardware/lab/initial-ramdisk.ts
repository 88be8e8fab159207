import { chmod, copyFile, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { LabKernel } from './lab-kernel.ts';
import { runProgram } from './run-program.ts';

const INIT = fileURLToPath(new URL('init.sh', import.meta.url));
const FOLDERS = ['bin', 'proc', 'sys', 'dev', 'host', 'overlay', 'root', 'lib/modules'];
/** What the guest needs before it sees the host's file system, and its network and disk. */
const MODULES = ['virtio_pci', '9pnet_virtio', '9p', 'overlay', 'virtio_blk', 'virtio_net', 'ext4', 'xfs'];
/** Kernels of some distributions have packed modules, which insmod of busybox does not read. */
const UNPACK: Readonly<Record<string, string>> = { '.xz': 'xz', '.zst': 'zstd' };

/** The initial RAM disk of the guest: busybox, the modules and `init.sh`, made again when `init.sh` is newer. */
export async function initialRamdisk(cache: string, kernel: LabKernel): Promise<string> {
  const image = join(cache, `initrd-${kernel.version}.gz`);
  if ((await modifiedAtMs(image)) > (await modifiedAtMs(INIT))) return image;
  const dir = await mkdtemp(join(cache, 'initrd-'));
  try {
    const root = join(dir, 'root');
    for (const folder of FOLDERS) await mkdir(join(root, folder), { recursive: true });
    await copyFile('/bin/busybox', join(root, 'bin/busybox'));
    await copyFile(INIT, join(root, 'init'));
    await chmod(join(root, 'init'), 0o755);
    await copyModules(kernel, join(root, 'lib/modules'));
    const pack = 'cd "$0" && find . | cpio -o -H newc --quiet | gzip -1 > "$1"';
    await runProgram('sh', ['-c', pack, root, join(dir, 'initrd.gz')]);
    await rename(join(dir, 'initrd.gz'), image);
    return image;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Copies the modules and what they depend on, numbered in the order in which they load. */
async function copyModules({ moduleRoot, version }: LabKernel, to: string): Promise<void> {
  const paths = new Set<string>();
  for (const module of MODULES) {
    const said = await runProgram('modprobe', ['-d', moduleRoot, '-S', version, '--show-depends', module]);
    for (const [, path = ''] of said.matchAll(/^insmod (\S+)/gm)) paths.add(path);
  }
  for (const [at, path] of [...paths].entries()) {
    const [name = '', suffix = ''] = basename(path).split(/(?<=\.ko)/);
    const copy = join(to, `${String(at).padStart(3, '0')}-${name}`);
    await copyFile(path, `${copy}${suffix}`);
    const unpack = UNPACK[suffix];
    if (unpack !== undefined) await runProgram(unpack, ['-d', '-q', `${copy}${suffix}`]);
  }
}

const modifiedAtMs = async (path: string): Promise<number> => {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    // Not `instanceof Error`: under Jest, errors of the system belong to another realm.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
};
