import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { jest } from '@jest/globals';

import { type MeterFrame, decodeMeterFrame } from '@rakkr/shared/audio/vocabulary';

import { ControlClient } from '../../../src/capture-control/control-client.ts';
import type { CaptureStatus, ControlEvent } from '../../../src/capture-control/messages.ts';
import { CaptureProblem } from '../../../src/pcm/capture-problem.ts';
import type { LedgerLine } from '../../../src/pcm/ledger.ts';
import { ringNames } from '../../../src/pcm/ring-files.ts';
import type { TapStart } from '../../../src/pcm/tap.ts';
import { type PaceDevice, type PaceOptions, paceDevice } from '../../device/build-device.ts';

/** The built program: pipeline tests run what ships. */
const CAPTURE_MAIN = fileURLToPath(new URL('../../../dist/capture-main.js', import.meta.url));
const PATIENCE_MS = 20_000;

jest.setTimeout(60_000);

export interface RigOptions {
  readonly channels?: number;
  /** Fields of the paced device, such as `max_rate 48000`. */
  readonly deviceFields?: string;
  /** What the paced device does to whoever reads it. */
  readonly pace?: Pick<PaceOptions, 'faults' | 'payload' | 'ppm' | 'speed'>;
  /** Further arguments of `rakkr-capture`. */
  readonly args?: readonly string[];
  /** Command that runs the program, such as `unshare`; gets the rig's folder. */
  readonly wrapper?: (dir: string) => readonly string[];
  /** The device of another rig; else the rig has one of its own. */
  readonly device?: PaceDevice;
}

export interface JoinOptions {
  readonly recordingId?: string;
  readonly dir?: string;
  readonly channels?: readonly number[];
  readonly segmentFrames?: number;
  readonly endAtUtcMs?: number | null;
  readonly preRollMs?: number;
  readonly known?: readonly LedgerLine[];
}

/** A folder, a paced device and the capture processes that hold it, one after the other. */
export class CaptureRig {
  readonly events: ControlEvent[] = [];
  readonly meters: MeterFrame[] = [];
  process: ChildProcess | undefined;
  private connected: ControlClient | undefined;

  private constructor(
    readonly dir: string,
    readonly device: PaceDevice,
    private readonly options: RigOptions,
  ) {}

  /** Starts a capture and attaches to it. */
  static async start(options: RigOptions = {}): Promise<CaptureRig> {
    const rig = await CaptureRig.prepare(options);
    await rig.startCapture();
    return rig;
  }

  static async prepare(options: RigOptions = {}): Promise<CaptureRig> {
    const dir = await mkdtemp('/tmp/capture-');
    const device = options.device ?? (await paceDevice({ dir, fields: options.deviceFields ?? '', ...options.pace }));
    return new CaptureRig(dir, device, options);
  }

  get socket(): string {
    return join(this.dir, 'capture.sock');
  }

  /** Where a killed capture leaves what it had read. */
  get ringFile(): string {
    return join('/dev/shm', `rakkr-${basename(this.dir)}.ring`);
  }

  get client(): ControlClient {
    if (this.connected === undefined) throw new Error('no client is attached');
    return this.connected;
  }

  get pid(): number {
    const pid = this.process?.pid;
    if (pid === undefined) throw new Error('no capture runs');
    return pid;
  }

  async startCapture(extra: readonly string[] = []): Promise<void> {
    const { channels = 2, args = [], wrapper = () => [] } = this.options;
    const device = ['--source', 'alsa', '--device', this.device.name, '--channels', String(channels)];
    const paths = ['--socket', this.socket, '--ring-file', this.ringFile];
    const own = [CAPTURE_MAIN, ...device, ...paths, '--log-level', 'error', ...args, ...extra];
    const [command = process.execPath, ...rest] = [...wrapper(this.dir), process.execPath, ...own];
    this.process = spawn(command, rest, { env: { ...this.device.env }, stdio: ['ignore', 'ignore', 'inherit'] });
    await this.attach();
  }

  /** Connects as the agent does, trying until the socket is there. */
  async attach(): Promise<ControlClient> {
    this.connected?.close();
    this.connected = await until('a capture that answers', () =>
      ControlClient.connect(this.socket, 'pipeline test', {
        onEvent: (event) => this.events.push(event),
        onMeterFrame: (frame) => this.meters.push(decodeMeterFrame(frame)),
        onPcmBlock: () => undefined,
        onClose: () => undefined,
      }).catch(notYet),
    );
    return this.connected;
  }

  async join(options: JoinOptions = {}): Promise<TapStart> {
    const recordingId = options.recordingId ?? 'rec_one';
    return this.client.request({
      type: 'join',
      recordingId,
      dir: options.dir ?? join(this.dir, recordingId),
      channels: options.channels ?? [1, 2],
      segmentFrames: options.segmentFrames ?? 24_000,
      endAtUtcMs: options.endAtUtcMs ?? null,
      preRollMs: options.preRollMs ?? 0,
      description: 'pipeline test',
      known: options.known ?? [],
    });
  }

  leave(recordingId = 'rec_one') {
    return this.client.request({ type: 'leave', recordingId, reason: 'operator' });
  }

  status(): Promise<CaptureStatus> {
    return this.client.request({ type: 'status' });
  }

  /** Waits until the next process would find the ring. */
  async ringOutlives(): Promise<void> {
    await until('a ring that outlives its process', async () =>
      (await this.status()).ringOutlives ? true : undefined,
    );
  }

  /** Waits until the tap has so many frames more than it has now. */
  async record(frames: number, recordingId = 'rec_one'): Promise<void> {
    const length = async () => (await this.tap(recordingId)).totalFrames;
    const goal = (await length()) + frames;
    await until(`${String(frames)} frames more`, async () => ((await length()) >= goal ? true : undefined));
  }

  async tap(recordingId = 'rec_one') {
    const tap = (await this.status()).taps.find((candidate) => candidate.recordingId === recordingId);
    if (tap === undefined) throw new Error(`no tap ${recordingId}`);
    return tap;
  }

  /** Ends the process with a signal and waits until it is gone. Returns its exit code, null if the signal ended it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const { process: child } = this;
    if (child === undefined) throw new Error('no capture runs');
    if (child.exitCode !== null) return child.exitCode;
    const exited = this.exit();
    child.kill(signal);
    return exited;
  }

  /** Waits until the process is gone. Returns its exit code, null if a signal ended it. */
  async exit(): Promise<number | null> {
    const { process: child } = this;
    if (child === undefined) throw new Error('no capture runs');
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  }

  async dispose(): Promise<void> {
    this.connected?.close();
    if (this.process?.exitCode === null && this.process.signalCode === null) await this.end('SIGKILL');
    await rm(this.dir, { recursive: true, force: true });
    await this.loseMemory();
  }

  /** What the machine had in memory of the device is gone, as after a power cut. No process may run. */
  async loseMemory(): Promise<void> {
    for (const name of Object.values(ringNames(this.ringFile))) await rm(name, { force: true });
  }
}

/** A capture that refuses for now; anything else is a failure of the test. */
export function notYet(error: unknown): undefined {
  if (!(error instanceof CaptureProblem)) throw error;
}

/** Polls until something is there. */
export async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`waited ${String(PATIENCE_MS)} ms for ${what}`);
    await sleep(20);
  }
}
