import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';

import { eventually } from '../../../console/e2e/support/eventually.ts';
import { inRepository } from '../../../console/e2e/support/repository.ts';
import { RunningProcess } from '../../../console/e2e/support/running-process.ts';
import type * as ControlClientModule from '../../../node-agent/src/capture-control/control-client.ts';
import { builtAgentModule } from './built.ts';

type ControlClient = ControlClientModule.ControlClient;

export interface CaptureOptions {
  readonly device: string;
  readonly channels: number;
  /** Core that it is pinned to. */
  readonly core: number;
  readonly env: Readonly<Record<string, string>>;
  /** Folder for socket, log and spool. */
  readonly dir: string;
  /** Options of Node, in front of the program. */
  readonly nodeOptions?: readonly string[];
  /** Further options of the program. */
  readonly more?: readonly string[];
}

const SEGMENT_FRAMES = 480_000;

/** `rakkr-capture` alone, without an agent. */
export class RunningCapture {
  private readonly program: RunningProcess;
  private readonly client: ControlClient;
  private readonly dir: string;

  private constructor(program: RunningProcess, client: ControlClient, dir: string) {
    this.program = program;
    this.client = client;
    this.dir = dir;
  }

  static async start(options: CaptureOptions): Promise<RunningCapture> {
    const { device, channels, core, env, dir, nodeOptions = [], more = [] } = options;
    const socket = join(dir, 'capture.sock');
    // As an agent starts it: what the ring holds outlives the process.
    const paths = ['--socket', socket, '--ring-file', join('/dev/shm', `rakkr-${basename(dir)}.ring`)];
    const args = ['--source', 'alsa', '--device', device, '--channels', String(channels), ...paths];
    const program = new RunningProcess({
      name: 'rakkr-capture',
      // taskset replaces itself by the program, so its process id is that of the capture.
      command: [
        'taskset',
        '-c',
        String(core),
        process.execPath,
        ...nodeOptions,
        inRepository('node-agent/dist/capture-main.js'),
        ...args,
        ...more,
      ],
      env,
      logFile: join(dir, 'capture.log'),
    });
    const { ControlClient } = await builtAgentModule<typeof ControlClientModule>('capture-control/control-client.js');
    const nothing = (): void => undefined;
    const listener = { onEvent: nothing, onMeterFrame: nothing, onPcmBlock: nothing, onClose: nothing };
    await eventually('the capture listens on its socket', async () => {
      if (!program.isRunning) throw program.failure('ended before it listened');
      return existsSync(socket) || undefined;
    });
    return new RunningCapture(program, await ControlClient.connect(socket, 'bench', listener), dir);
  }

  get pid(): number {
    return this.program.pid;
  }

  /** All that it has said so far. */
  get log(): string {
    return this.program.log;
  }

  /** Has every sample metered, as an attached agent does. */
  async watchMeters(): Promise<void> {
    await this.client.request({ type: 'watch-meters', isWatching: true });
  }

  /** Records all channels into the spool until the capture is stopped. */
  async record(channels: number): Promise<void> {
    await this.client.request({
      type: 'join',
      recordingId: 'rec_bench',
      dir: this.recordingDir,
      channels: Array.from({ length: channels }, (_, index) => index + 1),
      segmentFrames: SEGMENT_FRAMES,
      endAtUtcMs: null,
      preRollMs: 0,
      description: 'bench',
    });
  }

  /** Where the ledger and the segments of what `record` began stand. */
  get recordingDir(): string {
    return join(this.dir, 'spool', 'rec_bench');
  }

  /** Length of what is recorded by now. */
  async recordedFrames(): Promise<number> {
    return (await this.client.request({ type: 'status' })).taps[0]?.totalFrames ?? 0;
  }

  /** Ends the recording: returns when its last segment is finished. */
  async leave(): Promise<void> {
    await this.client.request({ type: 'leave', recordingId: 'rec_bench', reason: 'operator' });
  }

  /** Frames that were lost so far. */
  async lostFrames(): Promise<number> {
    return (await this.client.request({ type: 'status' })).gapFrames;
  }

  async stop(): Promise<void> {
    await this.client.request({ type: 'shutdown' });
    await this.program.finished();
  }
}
