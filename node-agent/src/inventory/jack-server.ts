import { readdirSync } from 'node:fs';

import { isSystemError } from '../platform/system-error.ts';

/** `jack_<server>_<uid>_<number>`; other names there outlive their server. */
const SERVER_SOCKET = /^jack_.+_\d+_\d+$/;

/** Opening libasound's `jack` PCM without a server makes libjack start one: so it is looked for first. */
export function isJackRunning(sharedMemory = '/dev/shm'): boolean {
  try {
    return readdirSync(sharedMemory).some((name) => SERVER_SOCKET.test(name));
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false;
    throw error;
  }
}
