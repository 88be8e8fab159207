import { unlinkSync } from 'node:fs';
import { type Server, connect, createServer } from 'node:net';
import { join } from 'node:path';

import { DomainError } from '@rakkr/shared/problems/vocabulary';

import { isSystemError } from './system-error.ts';

/** Held while the daemon runs: two agents on one spool would send everything twice and end each other's captures. */
export class AgentLock {
  private constructor(private readonly server: Server) {}

  /** @throws DomainError configuration.invalid if another agent holds the folder */
  static async take(runDir: string): Promise<AgentLock> {
    const path = join(runDir, 'agent.sock');
    for (let attempt = 0; ; attempt++) {
      try {
        return new AgentLock(await listen(path));
      } catch (error) {
        if (!isSystemError(error, 'EADDRINUSE')) throw error;
        if (attempt > 0 || (await isHeld(path))) {
          throw new DomainError('configuration.invalid', {
            detail: `Another rakkr-agent runs with ${runDir}. Stop it first, or give this one its own RAKKR_STATE_DIR.`,
          });
        }
        // An agent that was killed left its name behind.
        unlinkSync(path);
      }
    }
  }

  release(): void {
    this.server.close();
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
