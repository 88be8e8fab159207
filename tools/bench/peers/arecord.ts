import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ArecordOptions {
  /** What libasound opens. */
  readonly device: string;
  readonly channels: number;
  readonly periodFrames: number;
  readonly bufferFrames: number;
  /** Where the audio goes; `/dev/null` to throw it away. */
  readonly output: string;
  /** Core that it is pinned to. */
  readonly core: number;
  readonly env: Readonly<Record<string, string>>;
}

/** The command line of the peer, as it is run and published. */
export const arecordCommand = (options: Omit<ArecordOptions, 'env'>): [program: string, ...args: string[]] => [
  'taskset',
  ...['-c', String(options.core), 'arecord', '--quiet', '-D', options.device, '-f', 'S32_LE', '-r', '48000'],
  ...['-c', String(options.channels), `--period-size=${options.periodFrames}`],
  ...[`--buffer-size=${options.bufferFrames}`, '-t', 'wav', options.output],
];

/** arecord on the device, until it is stopped. */
export class RunningArecord {
  readonly pid: number;
  private readonly child: ChildProcess;

  constructor(options: ArecordOptions) {
    const [program, ...args] = arecordCommand(options);
    const { PATH = '' } = process.env;
    // taskset replaces itself by the program, so its process id is that of arecord.
    this.child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { PATH, ...options.env } });
    if (this.child.pid === undefined) throw new Error('arecord did not start');
    this.pid = this.child.pid;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGINT');
    if (this.child.exitCode === null) await once(this.child, 'exit');
  }
}
