import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

import { errorCode } from './error-code.ts';

/** A process as the kernel knows it: a pid alone is given again after its process has gone. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks after boot at which it started. @see proc_pid_stat(5), field 22 */
  readonly startTicks: number;
}

const START_TICKS_FIELD_AFTER_NAME = 19;
/** USER_HZ; a constant of the kernel's interface on every architecture that we ship for. */
const TICKS_PER_SECOND = 100;

const isGone = (error: unknown): boolean => ['ENOENT', 'ESRCH', 'EACCES'].includes(errorCode(error) ?? '');

/** The process of that pid; null where there is none, or only a zombie is left of it. */
export const identityOf = (pid: number): ProcessIdentity | null => {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The name may hold spaces and brackets: fields are counted after the last bracket.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : { pid, startTicks: Number(fields[START_TICKS_FIELD_AFTER_NAME]) };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
};

export const isAlive = ({ pid, startTicks }: ProcessIdentity): boolean => identityOf(pid)?.startTicks === startTicks;

/** UTC instant of a process's start, in seconds; exact to the clock tick. */
export const startedAtSeconds = ({ startTicks }: ProcessIdentity): number => {
  const bootedAt = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1];
  return Number(bootedAt) + startTicks / TICKS_PER_SECOND;
};

const linkOf = (pid: number, link: 'cwd' | 'exe'): string | null => {
  try {
    return readlinkSync(`/proc/${String(pid)}/${link}`);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
};

/** Every live process that works in that folder; those of other users are seen by root only. */
export const processesIn = (folder: string): ProcessIdentity[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => linkOf(pid, 'cwd') === folder)
    .flatMap((pid) => identityOf(pid) ?? []);

/** Sends a signal; false where the process has gone before. */
export const signal = (process_: ProcessIdentity, name: NodeJS.Signals): boolean => {
  if (!isAlive(process_)) return false;
  try {
    return process.kill(process_.pid, name);
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
};
