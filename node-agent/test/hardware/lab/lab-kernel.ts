import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runProgram } from './run-program.ts';

/** Each distribution's package that depends on its newest kernel, the most likely first. */
const KERNEL_PACKAGES = ['linux-image-amd64', 'linux-image-generic'];

export interface LabKernel {
  readonly version: string;
  readonly imagePath: string;
  /** Folder that holds `lib/modules/<version>`, for `modprobe -d`. */
  readonly moduleRoot: string;
}

/**
 * A kernel of the distribution with its modules, unpacked into a folder and never installed. Fetched by apt once.
 *
 * @param cache where it is kept
 * @throws Error that says what to do, where apt cannot give one
 */
export async function labKernel(cache: string): Promise<LabKernel> {
  // The guest runs the host's own programs.
  if (process.arch !== 'x64')
    throw new Error(`The hardware lab needs a processor of x86-64; this one is ${process.arch}.`);
  const moduleRoot = join(cache, 'kernel');
  const known = await readIfThere(join(moduleRoot, 'version'));
  const version = known ?? (await fetchKernel(cache, moduleRoot));
  return { version, imagePath: join(moduleRoot, 'boot', `vmlinuz-${version}`), moduleRoot };
}

async function fetchKernel(cache: string, moduleRoot: string): Promise<string> {
  await mkdir(cache, { recursive: true });
  const dir = await mkdtemp(join(cache, 'fetch-'));
  try {
    const root = join(dir, 'kernel');
    for (const name of await downloadPackages(dir)) await runProgram('dpkg', ['-x', join(dir, name), root]);
    const [image] = (await readdir(join(root, 'boot'))).filter((name) => name.startsWith('vmlinuz-'));
    if (image === undefined) throw new Error('the kernel package has no vmlinuz');
    const version = image.slice('vmlinuz-'.length);
    await runProgram('depmod', ['-b', root, version]);
    await writeFile(join(root, 'version'), version);
    await rm(moduleRoot, { recursive: true, force: true });
    await rename(root, moduleRoot);
    return version;
  } catch (cause) {
    const advice = 'Run "apt-get update" as root and check the network, then start the tests again.';
    throw new Error(`The hardware lab could not fetch a kernel by apt. ${advice}`, { cause });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** @returns names of the .deb files, image and modules */
async function downloadPackages(dir: string): Promise<string[]> {
  for (const name of KERNEL_PACKAGES) {
    const packages = await kernelPackages(name);
    if (packages.length === 0) continue;
    await runProgram('apt-get', ['download', '-q', ...packages], dir);
    return (await readdir(dir)).filter((file) => file.endsWith('.deb'));
  }
  throw new Error(`apt knows none of ${KERNEL_PACKAGES.join(', ')}`);
}

/** The image that a meta package stands for, and, where a distribution packs them apart, its modules. */
async function kernelPackages(metaPackage: string): Promise<string[]> {
  const [image] = await dependencies(metaPackage, /^linux-image-\d/);
  if (image === undefined) return [];
  const modules = await dependencies(image, /^linux-modules-\d/);
  const extra = modules.map((name) => name.replace('linux-modules-', 'linux-modules-extra-'));
  return [image, ...modules, ...(await existing(extra))];
}

async function dependencies(packageName: string, wanted: RegExp): Promise<string[]> {
  const said = await runProgram('apt-cache', ['depends', '--important', packageName]).catch(unknownPackage);
  const names = Array.from(said.matchAll(/Depends: (\S+)/g), ([, name = '']) => name);
  return names.filter((name) => wanted.test(name));
}

async function existing(packages: readonly string[]): Promise<string[]> {
  const shown = await Promise.all(
    packages.map((name) => runProgram('apt-cache', ['show', name]).catch(unknownPackage)),
  );
  return packages.filter((_, at) => shown[at] !== '');
}

/** apt-cache fails on a name that no source has; that is an answer here. */
const unknownPackage = (): string => '';

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // Not `instanceof Error`: under Jest, errors of the system belong to another realm.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
