import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import {
  type ProcessIdentity,
  identityOf,
  isAlive,
  processesIn,
  signal,
  startedAtSeconds,
} from '../../process/process-identity.ts';
import { waitUntil } from '../../process/wait-until.ts';
import type { PostgresPrograms } from './program-files.ts';
import type { ProgramOwner } from './program-owner.ts';

const FAST_STOP_MS = 20_000;
const IMMEDIATE_STOP_MS = 5_000;
const LEFTOVER_PATIENCE_MS = 300;
const LOG_LIMIT_BYTES = 16 * 1024 * 1024;
/** postmaster.pid holds whole seconds, taken a moment after the start. */
const START_TOLERANCE_SECONDS = 5;

export interface PostmasterPlace {
  readonly pgdata: string;
  readonly port: number;
  readonly owner: ProgramOwner;
  readonly programs: PostgresPrograms;
  /** Where PostgreSQL's own messages go. */
  readonly logPath: string;
}

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '120',
  shared_buffers: '128MB',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  // A caller that went away holds no lock for longer.
  idle_in_transaction_session_timeout: '60s',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

/** The postmaster of a cluster that runs already, known by its pid and start time; null where none does. */
export const runningPostmaster = (pgdata: string): { identity: ProcessIdentity; port: number } | null => {
  const path = join(pgdata, 'postmaster.pid');
  if (!existsSync(path)) return null;
  const [pid, , startedAt, port] = readFileSync(path, 'utf8').split('\n');
  const identity = identityOf(Number(pid));
  if (identity === null || port === undefined) return null;
  const isSame = Math.abs(startedAtSeconds(identity) - Number(startedAt)) <= START_TOLERANCE_SECONDS;
  const isOurs = processesIn(pgdata).some((candidate) => candidate.pid === identity.pid);
  return isSame && isOurs ? { identity, port: Number(port) } : null;
};

/** Ends backends that outlived their postmaster: while one holds the shared memory, no new postmaster starts. */
export const clearLeftovers = async (pgdata: string): Promise<void> => {
  const leftovers = processesIn(pgdata);
  const areGone = (): boolean => !leftovers.some(isAlive);
  // They end by themselves once they notice; one that computes notices late.
  if (!(await waitUntil(areGone, LEFTOVER_PATIENCE_MS))) {
    for (const leftover of leftovers) signal(leftover, 'SIGKILL');
    await waitUntil(areGone, IMMEDIATE_STOP_MS);
  }
  // Its pid may belong to another program by now, which PostgreSQL would take for a postmaster.
  rmSync(join(pgdata, 'postmaster.pid'), { force: true });
};

/**
 * Starts PostgreSQL in a session of its own, so that it outlives a controller that is killed, and is adopted by the
 * next one. Its messages go to a file for the same reason: a pipe would break.
 */
export const startPostmaster = (place: PostmasterPlace): ProcessIdentity => {
  const isFull = existsSync(place.logPath) && statSync(place.logPath).size > LOG_LIMIT_BYTES;
  const log = openSync(place.logPath, isFull ? 'w' : 'a', 0o640);
  const settings = Object.entries({ ...SETTINGS, port: String(place.port) }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ]);
  try {
    const child = spawn(place.programs.postgres, ['-D', place.pgdata, ...settings], {
      ...place.owner,
      cwd: place.pgdata,
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    });
    child.on('error', () => {
      // Seen by the caller as a process that never was: there is no pid.
    });
    child.unref();
    const identity = child.pid === undefined ? null : identityOf(child.pid);
    if (identity === null)
      throw new Error(`PostgreSQL did not start: ${place.programs.postgres}; see ${place.logPath}`);
    return identity;
  } finally {
    closeSync(log);
  }
};

/** Stops a postmaster: open transactions are rolled back, everything committed is on disk. */
export const stopPostmaster = async (postmaster: ProcessIdentity): Promise<void> => {
  const isGone = (): boolean => !isAlive(postmaster);
  signal(postmaster, 'SIGINT');
  if (await waitUntil(isGone, FAST_STOP_MS)) return;
  signal(postmaster, 'SIGQUIT');
  if (await waitUntil(isGone, IMMEDIATE_STOP_MS)) return;
  signal(postmaster, 'SIGKILL');
  await waitUntil(isGone, IMMEDIATE_STOP_MS);
};
