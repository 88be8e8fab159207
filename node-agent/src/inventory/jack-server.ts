import { readdirSync } from 'node:fs';

import { isSystemError } from '../platform/system-error.ts';

/** Opening libasound's `jack` PCM without a server makes libjack start one: so it is looked for first. */
export function isJackRunning(sharedMemory = '/dev/shm'): boolean {
  try {
    return readdirSync(sharedMemory).some((name) => name.startsWith('jack_'));
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false;
    throw error;
  }
}
