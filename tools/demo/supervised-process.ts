import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { DemoStop } from './demo-options.ts';
import { type ProcessMark, isAlive, markProcess } from './run-record.ts';

const PATIENCE_MS = 15_000;
const LAST_LINES = 12;

/** One of the demo's programs: its own process group, its output in a log file. */
export class SupervisedProcess {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #logPath: string;

  constructor(facts: { name: string; args: readonly string[]; environment: NodeJS.ProcessEnv; logPath: string }) {
    this.#name = facts.name;
    this.#logPath = facts.logPath;
    const log = openSync(facts.logPath, 'a');
    // A group of its own: Ctrl-C reaches the demo alone, which then ends its programs in order.
    this.#child = spawn(process.execPath, facts.args, {
      stdio: ['ignore', log, log],
      env: facts.environment,
      detached: true,
    });
    closeSync(log);
  }

  get mark(): ProcessMark | undefined {
    return this.#child.pid === undefined ? undefined : markProcess(this.#child.pid);
  }

  /** @throws DemoStop with the log's last lines once the program has ended by itself */
  assertRuns(): void {
    if (this.#child.exitCode === null && this.#child.signalCode === null) return;
    const lines = readFileSync(this.#logPath, 'utf8').trimEnd().split('\n').slice(-LAST_LINES);
    const end = this.#child.signalCode ?? `code ${String(this.#child.exitCode)}`;
    throw new DemoStop(`The ${this.#name} ended (${end}). Its log, ${this.#logPath}, ends with:\n${lines.join('\n')}`);
  }

  /** Asks the program to end, and insists when it takes too long. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const isPatienceOver = await Promise.race([ended.then(() => false), sleep(PATIENCE_MS, true, { ref: false })]);
    if (!isPatienceOver) return;
    this.#child.kill('SIGKILL');
    await ended;
  }
}

/** Ends what a demo left that could not end its programs itself. @returns how many it found */
export async function endLeftovers(marks: readonly ProcessMark[]): Promise<number> {
  const alive = marks.filter(isAlive);
  for (const { pid } of alive) process.kill(pid, 'SIGTERM');
  const deadlineMs = performance.now() + PATIENCE_MS;
  while (alive.some(isAlive) && performance.now() < deadlineMs) await sleep(100);
  for (const { pid } of alive.filter(isAlive)) process.kill(pid, 'SIGKILL');
  return alive.length;
}
