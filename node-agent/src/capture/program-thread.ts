import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

import type { ExternalProgram } from '../pcm/external-program.ts';
import { monotonicNs } from '../platform/clock.ts';
import type { ProgramEnd, ProgramSettings } from './program-messages.ts';
import { ProgramRing } from './program-ring.ts';

const LAST_LINES = 5;
const LAST_WORDS_CHARACTERS = 1_000;
/** A program that does not end by itself is killed. */
const KILL_AFTER_MS = 1_000;
/** After its end its pipes may hold a rest; a child of its own may hold them open for ever. */
const PIPES_TIMEOUT_MS = 500;
/** Of util-linux. Lets the kernel kill the program when this thread dies, also by SIGKILL. */
const SETPRIV = '/usr/bin/setpriv';

/** Runs one program: its samples into the ring, its last words and its exit to the reader thread. */
class ProgramRun {
  private readonly ring: ProgramRing;
  private readonly child: ChildProcess;
  private rest: Buffer = Buffer.alloc(0);
  private words = '';
  private isOver = false;

  constructor(private readonly settings: ProgramSettings) {
    this.ring = new ProgramRing(settings.ring);
    this.child = start(settings.program);
    this.child.stdout?.on('data', (bytes: Buffer) => this.onSamples(bytes));
    this.child.stderr?.on('data', (bytes: Buffer) => this.onWords(bytes));
    this.child.on('error', (error) => this.over(`does not start: ${error.message}`));
    this.child.on('exit', (code, signal) => {
      const how = signal === null ? `ended with code ${String(code)}` : `was ended by ${signal}`;
      this.child.once('close', () => this.over(how));
      setTimeout(() => this.over(how), PIPES_TIMEOUT_MS);
    });
    settings.port.on('message', () => this.end());
  }

  private onSamples(bytes: Buffer): void {
    const atNs = monotonicNs();
    const { frameBytes } = this.settings.ring;
    const all = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const whole = all.length - (all.length % frameBytes);
    if (whole > 0) this.ring.write(all.subarray(0, whole), atNs);
    this.rest = all.subarray(whole);
  }

  private onWords(bytes: Buffer): void {
    this.words = (this.words + bytes.toString('utf8')).slice(-LAST_WORDS_CHARACTERS);
  }

  private end(): void {
    this.child.kill('SIGTERM');
    setTimeout(() => this.child.kill('SIGKILL'), KILL_AFTER_MS).unref();
  }

  private over(how: string): void {
    if (this.isOver) return;
    this.isOver = true;
    const lines = this.words.trim().split('\n').slice(-LAST_LINES);
    this.settings.port.postMessage({ how, lastWords: lines.join(' / ') } satisfies ProgramEnd);
    this.ring.end();
    this.settings.port.close();
  }
}

function start({ command, args }: ExternalProgram): ChildProcess {
  const options: SpawnOptions = { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' };
  if (!existsSync(SETPRIV)) return spawn(command, args, options);
  return spawn(SETPRIV, ['--pdeathsig', 'KILL', '--', command, ...args], options);
}

// Written by this program's reader thread, with this very type.
new ProgramRun(workerData as ProgramSettings);
