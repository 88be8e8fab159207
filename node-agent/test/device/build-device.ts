import { execFile } from 'node:child_process';
import { appendFile, mkdir, rename, stat, writeFile } from 'node:fs/promises';
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
  const flags = ['-O3', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-DPIC'];
  await promisify(execFile)('gcc', [...flags, SOURCE, '-lasound', '-o', fresh]);
  await rename(fresh, LIBRARY);
  return LIBRARY;
}

/**
 * At which frame: `frame` counts from the device's first start, `inFrames` from the moment at which the fault became
 * the next of the script.
 */
export type FaultMoment = { readonly frame: number } | { readonly inFrames: number };

/** What the device does once, at a frame; in pcm_pace.c stands what each one is. */
export type ScriptedFault =
  | { readonly fault: 'stall' | 'gone' | 'suspend'; readonly at: FaultMoment; readonly lengthFrames: number }
  | { readonly fault: 'stop' | 'fail'; readonly at: FaultMoment }
  | { readonly fault: 'busy'; readonly opens: number };

export interface PaceOptions {
  /** Folder for the configuration and the files that steer the device. */
  readonly dir: string;
  /** Further fields of the PCM, such as `max_rate 48000`. */
  readonly fields?: string;
  /** What happens, in this order. */
  readonly faults?: readonly ScriptedFault[];
  /** WAV file that it plays in a loop instead of frame numbers. */
  readonly payload?: string;
  /** By how many millionths its clock is fast; negative = slow. */
  readonly ppm?: number;
  /** How much faster than the wall's its time runs, 1 to 60; above 1 it waits for its reader. */
  readonly speed?: number;
}

export interface PaceDevice {
  /** What libasound opens. */
  readonly name: 'pace';
  /** Environment under which a process sees the device. */
  readonly env: { readonly ALSA_CONFIG_PATH: string };
  /** While this file exists the device is unplugged. */
  readonly gonePath: string;
  /** Adds a fault to the script of a device that may be running. */
  readonly arm: (fault: ScriptedFault) => Promise<void>;
}

/** A paced device of its own: one open at a time, pulled by creating `gonePath`. */
export async function paceDevice(options: PaceOptions): Promise<PaceDevice> {
  const { dir, faults = [] } = options;
  const gonePath = join(dir, 'pace.gone');
  const script = join(dir, 'pace.script');
  const config = join(dir, 'asound.conf');
  await mkdir(dirname(config), { recursive: true });
  await writeFile(script, faults.map(scriptLine).join(''));
  await writeFile(
    config,
    `</usr/share/alsa/alsa.conf>
pcm_type.pace { lib "${await buildPaceDevice()}" }
pcm.pace { type pace lock "${join(dir, 'pace.lock')}" gone "${gonePath}" script "${script}" ${fieldsOf(options)} hint { show on description "Paced frame counter" } }
`,
  );
  const arm = (fault: ScriptedFault): Promise<void> => appendFile(script, scriptLine(fault));
  return { name: 'pace', env: { ALSA_CONFIG_PATH: config }, gonePath, arm };
}

function fieldsOf({ fields = '', payload, ppm = 0, speed = 1 }: PaceOptions): string {
  const wav = payload === undefined ? '' : `payload "${payload}"`;
  return `${fields} ${wav} ppm ${String(ppm)} speed ${String(speed)}`;
}

function scriptLine(fault: ScriptedFault): string {
  if (fault.fault === 'busy') return `0 busy ${String(fault.opens)}\n`;
  const moment = 'frame' in fault.at ? String(fault.at.frame) : `+${String(fault.at.inFrames)}`;
  return `${moment} ${fault.fault} ${String('lengthFrames' in fault ? fault.lengthFrames : 0)}\n`;
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
