import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { basename } from 'node:path';

import { isSystemError } from './system-error.ts';

/** On Linux a niceness is a thread's own; programs that the thread starts inherit it. */
const threadId = (): number => Number(basename(readlinkSync('/proc/thread-self')));

/** Puts the calling thread behind everything of less niceness; one that is further back already stays there. */
export function stepBack(niceness: number): void {
  const id = threadId();
  setPriority(id, Math.max(niceness, getPriority(id)));
}

/** Puts the calling thread ahead, where the process may: root, CAP_SYS_NICE or RLIMIT_NICE. Else all stays as it is. */
export function stepAhead(niceness: number): void {
  try {
    const id = threadId();
    setPriority(id, Math.min(niceness, getPriority(id)));
  } catch (error) {
    // What `os` throws for every refusal of the kernel; and /proc may not be mounted.
    if (!isSystemError(error, 'ERR_SYSTEM_ERROR', 'ENOENT')) throw error;
  }
}
