import { readFileSync, readdirSync } from 'node:fs';

/** Process ids of all children of a process, at any depth. */
export function childProcesses(pid: number): number[] {
  const own = readdirSync(`/proc/${pid}/task`).flatMap((tid) =>
    readFileSync(`/proc/${pid}/task/${tid}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return own.flatMap((child) => [child, ...childProcesses(child)]);
}
