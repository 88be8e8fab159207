import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const NS_PER_MS = 1e6;
const PERCENT = 100;

/**
 * CPU time of all threads of the processes, ns.
 *
 * From `/proc/<pid>/task/<tid>/schedstat`, which the scheduler counts in nanoseconds; `utime + stime` of
 * `/proc/<pid>/stat` is the same sum in steps of 10 ms. A thread that ends while it is measured takes its time along.
 *
 * @throws the file system's error where a process has ended
 */
export function cpuTimeNs(pids: readonly number[]): number {
  return pids.flatMap(threadTimesNs).reduce((sum, ns) => sum + ns, 0);
}

const threadTimesNs = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).map((tid) =>
    Number(readFileSync(`/proc/${pid}/task/${tid}/schedstat`, 'utf8').split(' ')[0]),
  );

/** CPU over a stretch of wall time, % of one core. */
export async function cpuPercent(pids: readonly number[], overMs: number): Promise<number> {
  const fromNs = cpuTimeNs(pids);
  const fromMs = performance.now();
  await sleep(overMs);
  const cpuMs = (cpuTimeNs(pids) - fromNs) / NS_PER_MS;
  return (cpuMs / (performance.now() - fromMs)) * PERCENT;
}
