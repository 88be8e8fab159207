import { statSync, unlinkSync } from 'node:fs';
import { type Server, connect, createServer } from 'node:net';
import { join } from 'node:path';

import { isSystemError } from './system-error.ts';

/** What one agent has for itself. */
export interface AgentFolders {
  readonly stateDir: string;
  readonly runDir: string;
}

/** Another agent works on a folder. It may be about to end: trying again later is right. */
export class AgentRunsAlready extends Error {
  override readonly name = 'AgentRunsAlready';

  constructor(folder: string, options?: ErrorOptions) {
    super(`Another rakkr-agent runs with ${folder}. Stop it first, or give this one its own RAKKR_STATE_DIR.`, options);
  }
}

/**
 * Held while the daemon runs: two agents on one spool would send everything twice and end each other's captures.
 *
 * Two names are taken. The kernel's own, made of the state folder's identity, goes with its process and is given to one
 * of many that ask at once; it does not reach across network namespaces. The socket in the folder of the sockets does,
 * where two containers share that.
 */
export class AgentLock {
  private constructor(private readonly names: readonly Server[]) {}

  /** @throws AgentRunsAlready if another agent holds a folder */
  static async take({ stateDir, runDir }: AgentFolders): Promise<AgentLock> {
    const { dev, ino } = statSync(stateDir);
    // A name that begins with a zero stands in no folder: nothing is left of it after a kill.
    const state = await taken(`\0rakkr-agent-${String(dev)}-${String(ino)}`, stateDir);
    try {
      return new AgentLock([state, await takenInFolder(runDir)]);
    } catch (error) {
      state.close();
      throw error;
    }
  }

  release(): void {
    for (const name of this.names) name.close();
  }
}

async function takenInFolder(runDir: string): Promise<Server> {
  const path = join(runDir, 'agent.sock');
  // An agent that was killed left its name behind.
  if (!(await isHeld(path))) removeIfThere(path);
  return taken(path, runDir);
}

async function taken(name: string, folder: string): Promise<Server> {
  try {
    return await listen(name);
  } catch (error) {
    if (!isSystemError(error, 'EADDRINUSE')) throw error;
    throw new AgentRunsAlready(folder, { cause: error });
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
  }
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((caller) => caller.end());
    server.once('error', reject);
    server.listen(path, () => resolve(server));
    // The lock alone keeps no process alive.
    server.unref();
  });
}

const isHeld = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const caller = connect(path);
    caller.once('connect', () => {
      caller.destroy();
      resolve(true);
    });
    caller.once('error', () => resolve(false));
  });
