import { spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';

import { CaptureProblem } from '../pcm/capture-problem.ts';
import type { SoughtDevice } from '../pcm/device-identity.ts';
import type { ExternalInput } from '../platform/config/external-input.ts';
import { isSystemError } from '../platform/system-error.ts';
import { captureCommand, chosenFormat } from './capture-command.ts';
import { logPathOf, ringFileOf, socketPathOf } from './capture-files.ts';

export interface CaptureProgram {
  /** The program's main file. */
  readonly mainPath: string;
  readonly runDir: string;
  readonly logDir: string;
  /** Environment of the process: libasound finds its configuration by it. */
  readonly env: NodeJS.ProcessEnv;
  /** Formats that a device was seen to give; empty where it was never asked. */
  readonly formatsOf: (plan: CapturePlanDto) => readonly string[];
  /** False for a device that this node does not open, whoever asks for it. */
  readonly isOffered: (plan: CapturePlanDto) => boolean;
  /** What a card is known by; null for a device that is none. */
  readonly soughtOf: (interfaceId: string) => SoughtDevice | null;
  /** What records the devices of backend `external`. */
  readonly externalInput: ExternalInput | null;
  /** Without recordings and without an agent it ends after so long; null leaves it to the program. */
  readonly idleExitSeconds: number | null;
  /** Folder in memory in which its ring outlives it; null = it does not. */
  readonly ringDir: string | null;
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

/**
 * Starts a capture process in a session of its own, so that no signal to the agent reaches it.
 *
 * @throws CaptureProblem for a device that this node does not offer
 */
export function startCapture(program: CaptureProgram, plan: CapturePlanDto): StartedCapture {
  if (!program.isOffered(plan)) throw notOffered(plan);
  const logPath = logPathOf(program.logDir, plan.interfaceId);
  rotate(logPath);
  const log = openSync(logPath, 'a', 0o600);
  try {
    const socketPath = socketPathOf(program.runDir, plan.interfaceId);
    const args = captureCommand(plan, {
      socketPath,
      ringFile: ringFileOf(program.ringDir, socketPath),
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
    // Without a listener a process that cannot start (no memory, no process ids left) would end the agent as well.
    child.on('error', () => undefined);
    child.unref();
    const { pid } = child;
    if (pid === undefined) throw new Error(`${program.mainPath} could not be started`);
    return { pid, lastWords: () => lastLine(logPath), kill: () => void child.kill('SIGKILL') };
  } finally {
    closeSync(log);
  }
}

const notOffered = ({ systemRef }: CapturePlanDto): CaptureProblem =>
  new CaptureProblem(
    'capture.device-unknown',
    `This node does not offer ${systemRef}. Choose a device of its list, or name this one in RAKKR_CAPTURE_DEVICE there.`,
  );

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
