import { spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';

import type { SoughtDevice } from '../pcm/device-identity.ts';
import type { ExternalInput } from '../platform/config/external-input.ts';
import { isSystemError } from '../platform/system-error.ts';
import { captureCommand, chosenFormat } from './capture-command.ts';
import { logPathOf, socketPathOf } from './capture-files.ts';

export interface CaptureProgram {
  /** The program's main file. */
  readonly mainPath: string;
  readonly runDir: string;
  readonly logDir: string;
  /** Environment of the process: libasound finds its configuration by it. */
  readonly env: NodeJS.ProcessEnv;
  /** Formats that a device was seen to give; empty where it was never asked. */
  readonly formatsOf: (plan: CapturePlanDto) => readonly string[];
  /** What a card is known by; null for a device that is none. */
  readonly soughtOf: (interfaceId: string) => SoughtDevice | null;
  /** What records the devices of backend `external`. */
  readonly externalInput: ExternalInput | null;
  /** Without recordings and without an agent it ends after so long; null leaves it to the program. */
  readonly idleExitSeconds: number | null;
  /** SCHED_FIFO priority of the thread that reads the card, 0 = none; null leaves it to the program. */
  readonly realtimePriority: number | null;
}

export interface StartedCapture {
  readonly pid: number;
  /** The last line of its log: why it ended. */
  readonly lastWords: () => Promise<string>;
  readonly kill: () => void;
}

const LARGEST_LOG_BYTES = 5 * 1024 * 1024;

/** Starts a capture process in a session of its own, so that no signal to the agent reaches it. */
export function startCapture(program: CaptureProgram, plan: CapturePlanDto): StartedCapture {
  const logPath = logPathOf(program.logDir, plan.interfaceId);
  rotate(logPath);
  const log = openSync(logPath, 'a', 0o600);
  try {
    const args = captureCommand(plan, {
      socketPath: socketPathOf(program.runDir, plan.interfaceId),
      format: chosenFormat(plan, program.formatsOf(plan)),
      sought: program.soughtOf(plan.interfaceId),
      externalInput: program.externalInput,
      idleExitSeconds: program.idleExitSeconds,
      realtimePriority: program.realtimePriority,
    });
    const child = spawn(process.execPath, [program.mainPath, ...args], {
      detached: true,
      stdio: ['ignore', log, log],
      env: program.env,
      cwd: '/',
    });
    child.unref();
    const { pid } = child;
    if (pid === undefined) throw new Error(`${program.mainPath} could not be started`);
    return { pid, lastWords: () => lastLine(logPath), kill: () => void child.kill('SIGKILL') };
  } finally {
    closeSync(log);
  }
}

function rotate(path: string): void {
  try {
    if (statSync(path).size > LARGEST_LOG_BYTES) renameSync(path, `${path}.1`);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
  }
}

async function lastLine(path: string): Promise<string> {
  const text = await readFile(path, 'utf8');
  return text.trimEnd().split('\n').at(-1)?.slice(0, 500) ?? 'it said nothing';
}
