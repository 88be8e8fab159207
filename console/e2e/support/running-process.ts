import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const SIGKILL_AFTER_MS = 20_000;
const LOG_TAIL_CHARACTERS = 4000;

export interface ProcessOptions {
  /** For messages. */
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  /** On top of PATH and HOME; nothing else of the caller's environment is handed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** Receives stdout and stderr. */
  readonly logFile: string;
}

/** A real program, started for a story and ended with it. */
export class RunningProcess {
  private readonly options: ProcessOptions;
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  constructor(options: ProcessOptions) {
    this.options = options;
    const [program, ...args] = options.command;
    const log = openSync(options.logFile, 'a');
    const { PATH = '', HOME = '/root' } = process.env;
    this.child = spawn(program, args, { stdio: ['ignore', log, log], env: { PATH, HOME, ...options.env } });
    closeSync(log);
    this.ended = once(this.child, 'exit');
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error(`${this.options.name} did not start`);
    return this.child.pid;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get log(): string {
    return readFileSync(this.options.logFile, 'utf8');
  }

  /** Waits until the program ends by itself. @throws Error unless it ends with 0 */
  async finished(): Promise<void> {
    await this.ended;
    if (this.child.exitCode !== 0) throw this.failure(`ended with ${this.child.exitCode ?? this.child.signalCode}`);
  }

  /** Asks it to end, then waits until it has. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.isRunning) this.child.kill(signal);
    const isOver = await Promise.race([this.ended.then(() => true), sleep(SIGKILL_AFTER_MS, false, { ref: false })]);
    if (isOver) return;
    this.child.kill('SIGKILL');
    throw this.failure(`did not end within ${SIGKILL_AFTER_MS} ms of ${signal}`);
  }

  /** An error with what the program said last. */
  failure(what: string): Error {
    return new Error(`${this.options.name} ${what}\n${this.log.slice(-LOG_TAIL_CHARACTERS)}`);
  }
}
