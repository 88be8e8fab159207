import { readFileSync, writeFileSync } from 'node:fs';

const KIB = 1024;
/** Value of `clear_refs` that sets the peak to what is resident now (proc(5)). */
const RESET_PEAK = '5';

/** Resident memory of one process, bytes. */
export interface ResidentMemory {
  readonly nowBytes: number;
  /** Greatest since the start, or since `resetPeak`. */
  readonly peakBytes: number;
}

export function residentMemory(pid: number): ResidentMemory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * KIB;
  return { nowBytes: bytes('VmRSS'), peakBytes: bytes('VmHWM') };
}

/** From here on the peak is that of what follows. Needs to be the process's own user, or root. */
export const resetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, RESET_PEAK);
