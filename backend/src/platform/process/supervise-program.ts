import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

import { EXIT_CONFIGURATION } from './run-program.ts';

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 1_500;
/** A program that lives shorter than this counts towards giving up. */
const STABLE_MS = 10_000;
const MAX_QUICK_DEATHS = 10;

export interface SupervisedProgram {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const endOf = async (child: ChildProcess): Promise<End> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });

/** 0 and a wrong configuration are final: starting again would end the same way. */
const isFinal = ({ code }: End): boolean => code === 0 || code === EXIT_CONFIGURATION;

/**
 * Keeps a program running: one that is killed or fails is started again within 2 s, and given up when it dies again
 * and again at its start. SIGTERM and SIGINT go to the program, and its end is then ours.
 *
 * @returns the exit code to end with
 */
export const superviseProgram = async ({ program, args, env }: SupervisedProgram): Promise<number> => {
  let isStopping = false;
  let child: ChildProcess | null = null;
  for (const name of ['SIGTERM', 'SIGINT'] as const)
    process.on(name, () => {
      isStopping = true;
      child?.kill(name);
    });
  const hasBeenStopped = (): boolean => isStopping;
  for (let quickDeaths = 0; quickDeaths < MAX_QUICK_DEATHS;) {
    const startedMs = performance.now();
    child = spawn(program, args, { stdio: 'inherit', env });
    const end = await endOf(child);
    if (hasBeenStopped() || isFinal(end)) return end.code ?? 1;
    quickDeaths = performance.now() - startedMs < STABLE_MS ? quickDeaths + 1 : 0;
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** Math.max(0, quickDeaths - 1), MAX_DELAY_MS);
    process.stderr.write(`${JSON.stringify({ msg: 'program.died', ...end, quickDeaths, restartInMs: delayMs })}\n`);
    await pause(delayMs);
    if (hasBeenStopped()) return 0;
  }
  process.stderr.write(`The program died ${String(MAX_QUICK_DEATHS)} times at its start and is not started again.\n`);
  return 1;
};
