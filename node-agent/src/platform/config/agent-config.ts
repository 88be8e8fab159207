import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

import { LOG_LEVELS, type LogLevel } from '../log.ts';
import { type ExternalInput, type ExternalInputFlags, readExternalInput } from './external-input.ts';
import { judgeKeys } from './known-keys.ts';
import { makePrivateFolder } from './private-folder.ts';
import { chooseRunDir } from './run-dir.ts';

/** Everything that is set from outside, parsed and final. */
export interface AgentConfig {
  readonly stateDir: string;
  readonly spoolDir: string;
  readonly logDir: string;
  /** Sockets to the capture processes. */
  readonly runDir: string;
  readonly logLevel: LogLevel;
  readonly controller: ControllerOverrides;
  /** Audio file that plays in a demo room. */
  readonly demoFile: string | null;
  /** A PCM of libasound that is offered beside the cards: `default`, `hw:CARD=X32`. */
  readonly captureDevice: string | null;
  /** A program that records in place of libasound. */
  readonly externalInput: ExternalInput | null;
  /** A capture without recordings and without an agent ends after so long; null leaves it to the capture program. */
  readonly captureIdleExitSeconds: number | null;
  /** SCHED_FIFO priority of the threads that read sound cards, 0 = none; null leaves it to the capture program. */
  readonly captureRealtimePriority: number | null;
  /** Folder in memory in which what a killed capture had read outlives it; null = it is lost with the capture. */
  readonly captureRingDir: string | null;
  /** Bytes of the spool's disk that stay free for the rest of the machine; null leaves it to the size of the disk. */
  readonly spoolReserveBytes: number | null;
  readonly warnings: readonly string[];
}

/** What stands in front of the stored enrolment. */
export interface ControllerOverrides {
  readonly url: string | null;
  readonly caCertPath: string | null;
  readonly token: string | null;
  readonly nodeId: string | null;
}

/** Flags of the command line. */
export type ConfigFlags = Partial<ControllerOverrides & ExternalInputFlags>;

/** The configuration is wrong: `issues` names every key at once. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly code = 'configuration.invalid';

  constructor(readonly issues: readonly string[]) {
    super(issues.join('\n'));
  }
}

/**
 * Reads the environment, which flags of the command line override.
 *
 * @throws ConfigurationError naming every wrong key
 */
export function readAgentConfig(env: NodeJS.ProcessEnv, flags: ConfigFlags): AgentConfig {
  const findings = judgeKeys(Object.keys(env));
  const issues = [...findings.refusals];
  const warnings = [...findings.warnings];
  const text = (name: string): string | null => env[name]?.trim() || null;
  const path = (name: string): string | null => {
    const value = text(name);
    return value === null ? null : resolve(value);
  };
  const stateDir = path('RAKKR_STATE_DIR') ?? defaultStateDir();
  const config: AgentConfig = {
    stateDir,
    spoolDir: join(stateDir, 'spool'),
    logDir: join(stateDir, 'log'),
    runDir: chooseRunDir(stateDir, path('RAKKR_RUN_DIR'), issues),
    logLevel: logLevel(text('RAKKR_LOG_LEVEL'), issues),
    controller: {
      url: flags.url ?? text('RAKKR_CONTROLLER_URL'),
      caCertPath: flags.caCertPath ?? path('RAKKR_CONTROLLER_CA_CERT_PATH'),
      token: flags.token ?? text('RAKKR_CONTROLLER_TOKEN'),
      nodeId: flags.nodeId ?? text('RAKKR_NODE_ID'),
    },
    demoFile: path('RAKKR_DEMO_FILE'),
    captureDevice: text('RAKKR_CAPTURE_DEVICE'),
    externalInput: readExternalInput(env, flags, { issues, warnings }),
    captureIdleExitSeconds: whole('RAKKR_CAPTURE_IDLE_EXIT_SECONDS', IDLE_EXIT_SECONDS, env, issues),
    captureRealtimePriority: priority('RAKKR_CAPTURE_REALTIME_PRIORITY', env, issues),
    captureRingDir:
      text('RAKKR_CAPTURE_RING_DIR') === 'none' ? null : (path('RAKKR_CAPTURE_RING_DIR') ?? SHARED_MEMORY),
    spoolReserveBytes: bytesOfMib(whole('RAKKR_SPOOL_RESERVE_MIB', RESERVE_MIB, env, issues)),
    warnings,
  };
  if (issues.length > 0) throw new ConfigurationError(issues);
  return Object.freeze(config);
}

/**
 * Makes the agent's folders, readable by nobody else: they hold the credential and audio.
 *
 * @throws ConfigurationError if the folder of the sockets belongs to somebody else
 */
export function makeFolders(config: AgentConfig): void {
  for (const folder of [config.stateDir, config.spoolDir, config.logDir]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  const issue = makePrivateFolder(config.runDir);
  if (issue !== null) throw new ConfigurationError([issue]);
}

/** Where Linux keeps memory that has a name. */
const SHARED_MEMORY = '/dev/shm';

const defaultStateDir = (): string =>
  process.getuid?.() === 0 ? '/var/lib/rakkr/agent' : join(homedir(), '.local', 'state', 'rakkr-agent');

function logLevel(value: string | null, issues: string[]): LogLevel {
  const level = LOG_LEVELS.find((known) => known === (value ?? 'info'));
  if (level === undefined) issues.push(`RAKKR_LOG_LEVEL is "${value ?? ''}". It is one of ${LOG_LEVELS.join(', ')}.`);
  return level ?? 'info';
}

interface WholeRange {
  readonly unit: string;
  readonly least: number;
  readonly most: number;
}

/** What `rakkr-capture` takes: one that refuses its command line is started over and over, and nothing is recorded. */
const IDLE_EXIT_SECONDS: WholeRange = { unit: 'seconds', least: 1, most: 86_400 };
const RESERVE_MIB: WholeRange = { unit: 'MiB', least: 0, most: 9_999_999 };

function whole(
  name: string,
  { unit, least, most }: WholeRange,
  env: NodeJS.ProcessEnv,
  issues: string[],
): number | null {
  const value = env[name]?.trim();
  if (value === undefined || value === '') return null;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  issues.push(`${name} is "${value}". It is a whole number of ${unit} from ${String(least)} to ${String(most)}.`);
  return null;
}

function priority(name: string, env: NodeJS.ProcessEnv, issues: string[]): number | null {
  const value = env[name]?.trim();
  if (value === undefined || value === '') return null;
  if (!/^\d{1,2}$/.test(value)) issues.push(`${name} is "${value}". It is a priority from 1 to 99, or 0 for none.`);
  return Number(value);
}

const bytesOfMib = (mib: number | null): number | null => (mib === null ? null : mib * 1024 * 1024);
