import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { type ApiClient, apiClient } from './api-client.ts';
import { freePort } from './free-port.ts';
import { fillDataFolder } from './prepared-data-folder.ts';
import { until } from './until.ts';

/** The built program: stories run what ships. */
const PROGRAM = fileURLToPath(new URL('../../dist/src/rakkr.js', import.meta.url));

/** The whole controller in embedded mode as a site runs it, with its supervisor: `rakkr start`. */
export class StoryController {
  private constructor(
    readonly url: string,
    readonly dataDir: string,
    private readonly supervisor: ChildProcess,
  ) {}

  /** @param isFirstStart  the controller makes its data folder and its database itself, which takes longer */
  static async start({ isFirstStart = false } = {}): Promise<StoryController> {
    // A folder that the account of PostgreSQL can reach also where the tests run as root.
    const dataDir = `/var/tmp/rakkr-story-${randomUUID().slice(0, 8)}`;
    if (!isFirstStart) await fillDataFolder(dataDir);
    const port = await freePort();
    const { PATH, HOME } = process.env;
    const supervisor = spawn(process.execPath, [PROGRAM, 'start'], {
      env: { PATH, HOME, PORT: String(port), RAKKR_DATA_DIR: dataDir, RAKKR_LOG_LEVEL: 'info' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(`${dataDir}.log`);
    supervisor.stdout.pipe(log);
    supervisor.stderr.pipe(log);
    const controller = new StoryController(`http://127.0.0.1:${String(port)}`, dataDir, supervisor);
    await controller.ready();
    return controller;
  }

  /** Requests of a program that may do everything, with a bearer as the operator of the machine gives it out. */
  async admin(): Promise<ApiClient> {
    // The soak outlives a token of an hour.
    const args = [PROGRAM, 'issue-token', '--role', 'admin', '--label', 'story', '--ttl-minutes', '240'];
    const env = { ...process.env, RAKKR_DATA_DIR: this.dataDir };
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    return apiClient(this.url, stdout.trim());
  }

  /** Returns when the controller takes requests. */
  async ready(): Promise<void> {
    await until('a ready controller', async () => {
      if (this.supervisor.exitCode !== null) throw new Error(this.log());
      const isReady = await fetch(`${this.url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      );
      return isReady || undefined;
    });
  }

  /** `kill -9` of the HTTP program; its supervisor starts it again. */
  kill(): void {
    const { pid } = this.supervisor;
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
      .trim()
      .split(' ');
    for (const child of children) process.kill(Number(child), 'SIGKILL');
  }

  /** `kill -9` of PostgreSQL, all of it; the controller starts it again. */
  killDatabase(): void {
    const postmaster = Number(readFileSync(this.postmasterFile(), 'utf8').split('\n')[0]);
    const backends = readFileSync(`/proc/${String(postmaster)}/task/${String(postmaster)}/children`, 'utf8').trim();
    for (const pid of [postmaster, ...backends.split(' ').map(Number)]) process.kill(pid, 'SIGKILL');
  }

  log(): string {
    return readFileSync(`${this.dataDir}.log`, 'utf8');
  }

  async stop(): Promise<void> {
    if (this.supervisor.exitCode === null) {
      const ended = once(this.supervisor, 'exit');
      this.supervisor.kill('SIGTERM');
      await ended;
    }
    rmSync(this.dataDir, { recursive: true, force: true });
    rmSync(`${this.dataDir}.log`);
  }

  private postmasterFile(): string {
    return join(this.dataDir, 'postgresql', 'postmaster.pid');
  }
}
