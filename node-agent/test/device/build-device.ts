import { execFile } from 'node:child_process';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SOURCE = fileURLToPath(new URL('pcm_pace.c', import.meta.url));
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/rakkr', import.meta.url));
const LIBRARY = join(CACHE, 'libasound_module_pcm_pace.so');

/**
 * Compiles the paced test device where the source is newer than the binary.
 *
 * Needs gcc and libasound2-dev. Safe to call from several processes at once: the binary appears by rename.
 *
 * @returns path of the ALSA plugin
 */
export async function buildPaceDevice(): Promise<string> {
  if ((await modifiedAtMs(LIBRARY)) > (await modifiedAtMs(SOURCE))) return LIBRARY;
  await mkdir(CACHE, { recursive: true });
  const fresh = `${LIBRARY}.${String(process.pid)}`;
  const flags = ['-O2', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-DPIC'];
  await promisify(execFile)('gcc', [...flags, SOURCE, '-lasound', '-o', fresh]);
  await rename(fresh, LIBRARY);
  return LIBRARY;
}

export interface PaceOptions {
  /** Folder for the configuration and the files that steer the device. */
  readonly dir: string;
  /** Further fields of the PCM, such as `max_rate 48000`. */
  readonly fields?: string;
}

export interface PaceDevice {
  /** What libasound opens. */
  readonly name: 'pace';
  /** Environment under which a process sees the device. */
  readonly env: { readonly ALSA_CONFIG_PATH: string };
  /** While this file exists the device is unplugged. */
  readonly gonePath: string;
}

/** A paced device of its own: one open at a time, pulled by creating `gonePath`. */
export async function paceDevice({ dir, fields = '' }: PaceOptions): Promise<PaceDevice> {
  const library = await buildPaceDevice();
  const gonePath = join(dir, 'pace.gone');
  const config = join(dir, 'asound.conf');
  await mkdir(dirname(config), { recursive: true });
  await writeFile(
    config,
    `</usr/share/alsa/alsa.conf>
pcm_type.pace { lib "${library}" }
pcm.pace { type pace lock "${join(dir, 'pace.lock')}" gone "${gonePath}" ${fields} hint { show on description "Paced frame counter" } }
`,
  );
  return { name: 'pace', env: { ALSA_CONFIG_PATH: config }, gonePath };
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
