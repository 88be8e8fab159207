import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { isSystemError } from '../platform/system-error.ts';

/** Where a card is plugged in and which one it is: what tells two cards of the same model apart. */
export interface CardPlace {
  readonly hardwarePath: string | null;
  readonly serialNumber: string | null;
}

/**
 * Reads a card's place from sysfs.
 *
 * @param sysfs  `/sys`, or another tree in a test
 */
export async function cardPlace(cardNumber: number, deviceNumber: number, sysfs = '/sys'): Promise<CardPlace> {
  const card = join(sysfs, 'class', 'sound', `card${String(cardNumber)}`);
  const pcm = join(card, `pcmC${String(cardNumber)}D${String(deviceNumber)}c`);
  const path = (await resolved(pcm)) ?? (await resolved(card));
  return { hardwarePath: path, serialNumber: path === null ? null : await serialAbove(path, sysfs) };
}

/** Serial number of the nearest device above that has one; USB cards do. */
async function serialAbove(path: string, sysfs: string): Promise<string | null> {
  for (let folder = dirname(path); folder.startsWith(sysfs) && folder !== sysfs; folder = dirname(folder)) {
    const serial = (await textOf(join(folder, 'serial')))?.trim();
    if (serial) return serial.slice(0, 255);
  }
  return null;
}

const resolved = (path: string): Promise<string | null> => realpath(path).catch(nullIfAbsent);
const textOf = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(nullIfAbsent);

function nullIfAbsent(error: unknown): null {
  if (isSystemError(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EINVAL', 'EISDIR')) return null;
  throw error;
}
