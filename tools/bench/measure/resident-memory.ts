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

/** First line of one mapping in `/proc/<pid>/smaps`: addresses, rights, offset, device, inode and, if any, the path. */
const MAPPING = /^[\da-f]+-[\da-f]+ \S+ \S+ \S+ \S+ *(.*)$/;

/**
 * Resident memory of several processes, bytes: what two of them have of the same file, such as the program that both
 * run, counts once. Of each file the greatest part that one process has is taken, so the truth may be a little more.
 */
export function residentTogether(pids: readonly number[]): number {
  const files = new Map<string, number>();
  let ownBytes = 0;
  for (const pid of pids) {
    const mapped = mappedMemory(readFileSync(`/proc/${pid}/smaps`, 'utf8'));
    ownBytes += mapped.ownBytes;
    for (const [path, bytes] of mapped.files) files.set(path, Math.max(files.get(path) ?? 0, bytes));
  }
  return [...files.values()].reduce((sum, bytes) => sum + bytes, ownBytes);
}

/** What a process has in memory by `/proc/<pid>/smaps`: by file, and what is in no file or no longer as the file has it. */
export function mappedMemory(smaps: string): { files: ReadonlyMap<string, number>; ownBytes: number } {
  const files = new Map<string, number>();
  let path = '';
  let ownBytes = 0;
  for (const line of smaps.split('\n')) {
    path = MAPPING.exec(line)?.[1] ?? path;
    const [, field, kib] = /^(Rss|Anonymous): +(\d+) kB$/.exec(line) ?? [];
    const bytes = Number(kib) * KIB;
    if (field === 'Rss') files.set(path, (files.get(path) ?? 0) + bytes);
    if (field !== 'Anonymous') continue;
    files.set(path, (files.get(path) ?? 0) - bytes);
    ownBytes += bytes;
  }
  return { files, ownBytes };
}
