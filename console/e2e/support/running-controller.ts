import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { fillDataFolder } from '../../../backend/test/support/prepared-data-folder.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { inRepository } from './repository.ts';
import { RunningProcess } from './running-process.ts';

/** The built controller in embedded mode, with a data folder of its own. */
export class RunningController {
  readonly url: string;
  private readonly dir: string;
  private readonly port: number;
  private readonly databasePort: number;
  private program: RunningProcess;

  private constructor(dir: string, ports: { readonly http: number; readonly database: number }) {
    this.dir = dir;
    this.port = ports.http;
    this.databasePort = ports.database;
    this.url = `http://localhost:${ports.http}`;
    this.program = this.spawn();
  }

  /**
   * @param dir  folder that every user may enter: PostgreSQL does not run as root
   * @param options.isFirstStart  the controller makes its data folder and its database itself, which takes longer
   */
  static async start(dir: string, { isFirstStart = false } = {}): Promise<RunningController> {
    mkdirSync(dir, { recursive: true });
    if (!isFirstStart) await fillDataFolder(join(dir, 'data'));
    const controller = new RunningController(dir, { http: await freePort(), database: await freePort() });
    await using started = new AsyncDisposableStack();
    started.defer(() => controller.stop());
    await controller.isReady();
    started.move();
    return controller;
  }

  get pid(): number {
    return this.program.pid;
  }

  /** What opens the page of the first run; printed once, kept in a file that only the controller's user reads. */
  get setUpCode(): string {
    return readFileSync(join(this.dir, 'data', 'secrets', 'setup-code'), 'utf8').trim();
  }

  /** Ends it as a person would. */
  async stop(): Promise<void> {
    await this.program.stop();
  }

  /** Starts it again on the same data and the same port. */
  async startAgain(): Promise<void> {
    this.program = this.spawn();
    await this.isReady();
  }

  private spawn(): RunningProcess {
    return new RunningProcess({
      name: 'controller',
      command: [process.execPath, inRepository('backend/dist/src/main.js')],
      env: {
        PORT: String(this.port),
        RAKKR_DATA_DIR: join(this.dir, 'data'),
        RAKKR_EMBEDDED_PG_PORT: String(this.databasePort),
      },
      logFile: join(this.dir, 'controller.log'),
    });
  }

  private async isReady(): Promise<void> {
    await eventually('the controller is ready', async () => {
      if (!this.program.isRunning) throw this.program.failure('ended before it was ready');
      const answer = await fetch(`${this.url}/readyz`).catch(() => ({ ok: false }));
      return answer.ok || undefined;
    });
  }
}
