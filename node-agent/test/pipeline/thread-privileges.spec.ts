import { spawnSync } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { getPriority } from 'node:os';

import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig, until } from './support/capture-rig.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

const WITHOUT_PRIVILEGES = [
  ...['setpriv', '--bounding-set', '-sys_nice,-ipc_lock'],
  ...['prlimit', '--rtprio=0', '--memlock=0', '--nice=0'],
];

/** One field of stat(5) of each thread of the process. */
async function ofThreads(pid: number, field: number): Promise<number[]> {
  const threads = await readdir(`/proc/${String(pid)}/task`);
  const stats = await Promise.all(threads.map((id) => readFile(`/proc/${String(pid)}/task/${id}/stat`, 'utf8')));
  // The third field is the first behind the name, which may hold anything.
  return stats.map((stat) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[field - 3]));
}

const realtimePriorities = async (pid: number) => (await ofThreads(pid, 40)).filter((value) => value > 0);
const nicenesses = (pid: number) => ofThreads(pid, 19);

async function lockedKb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/VmLck:\s+(\d+)/.exec(status)?.[1]);
}

/** Whether a program of this test run may have that little niceness. */
function mayGoAhead(): boolean {
  const { stdout } = spawnSync('nice', ['-n', String(-15 - getPriority()), 'nice'], { encoding: 'utf8' });
  return Number(stdout) === -15;
}

const settled = () =>
  until('the privileges', async () => {
    const { realtimePriority, memoryLock } = await rig.status();
    return memoryLock === 'not-requested' ? undefined : { realtimePriority, memoryLock };
  });

it('says what the kernel granted: one thread ahead of the others, and a ring that stays in memory', async () => {
  rig = await CaptureRig.start({ args: ['--realtime-priority', '7'] });
  const { realtimePriority, memoryLock } = await settled();
  expect(await realtimePriorities(rig.pid)).toEqual(realtimePriority === 'granted' ? [7] : []);
  expect((await lockedKb(rig.pid)) > 1_000).toBe(memoryLock === 'granted');
});

it('has the threads that read and write go before ordinary ones where the kernel permits it', async () => {
  rig = await CaptureRig.start({ args: ['--realtime-priority', '0'] });
  await settled();
  await rig.join();
  await rig.record(4_800);
  const ahead = (await nicenesses(rig.pid)).filter((niceness) => niceness < getPriority());
  expect(ahead.toSorted((a, b) => a - b)).toEqual(mayGoAhead() ? [-15, -10] : []);
});

it('records all the same where both are refused, and says so', async () => {
  rig = await CaptureRig.start({ wrapper: () => WITHOUT_PRIVILEGES });
  expect(await settled()).toEqual({ realtimePriority: 'refused', memoryLock: 'refused' });
  await rig.join();
  await rig.record(4_800);
  expect((await rig.leave()).gaps).toBe(0);
  expect(new Set(await nicenesses(rig.pid))).toEqual(new Set([getPriority()]));
});

it('takes the priority from a device that always has frames ready', async () => {
  rig = await CaptureRig.start({ args: ['--device', 'null'] });
  await until('a reader that yields', async () => {
    const { realtimePriority } = await rig.status();
    return realtimePriority === 'refused' ? true : undefined;
  });
  expect(await realtimePriorities(rig.pid)).toEqual([]);
});

it('leaves the thread as it is where no priority is wished for', async () => {
  rig = await CaptureRig.start({ args: ['--realtime-priority', '0'] });
  expect((await settled()).realtimePriority).toBe('not-requested');
  expect(await realtimePriorities(rig.pid)).toEqual([]);
});
