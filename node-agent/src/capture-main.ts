import { randomUUID } from 'node:crypto';
import { MessageChannel, type MessagePort, type Transferable, Worker } from 'node:worker_threads';

import { encodeMeterFrame } from '@rakkr/shared/audio/vocabulary';

import { type CaptureArguments, parseCaptureArguments } from './capture-control/capture-arguments.ts';
import { ControlServer } from './capture-control/control-server.ts';
import { DeviceWatch } from './capture-control/device-watch.ts';
import {
  CONTROL_PROTOCOL_VERSION,
  type CaptureStatus,
  type ControlRequest,
  type HelloResult,
} from './capture-control/messages.ts';
import type { ReaderEvent, ReaderSettings } from './capture/reader-messages.ts';
import type { MeterSettings } from './metering/meter-thread.ts';
import { OutlivingRings } from './outliving-rings.ts';
import { CaptureProblem } from './pcm/capture-problem.ts';
import { isInvented } from './pcm/pcm-source.ts';
import { RingReader } from './pcm/period-ring.ts';
import { RingBell } from './pcm/ring-bell.ts';
import { affordableRingMs } from './pcm/ring-length.ts';
import type { RingMemory } from './pcm/ring-memory.ts';
import type { TapOutcome, TapStart } from './pcm/tap.ts';
import { bootId, monotonicNs } from './platform/clock.ts';
import { LogLimit } from './platform/log-limit.ts';
import { type Log, captureLog } from './platform/log.ts';
import { messageOf } from './platform/system-error.ts';
import { agentVersion } from './platform/version.ts';
import { TapBoard } from './segment/tap-board.ts';
import type { TapCommand, WriterEvent, WriterSettings } from './segment/tap-messages.ts';
import { WriterWatch } from './segment/writer-watch.ts';

/** How often watchers are told that there are no levels, while the device has never been open. */
const NO_LEVELS_EVERY_MS = 500;
/** A gap is a line in the log at most so often. */
const GAP_LOG_MS = 5_000;
/** How often it is said that the end waits for a disk. */
const WAITING_EVERY_MS = 5_000;
/** An answer is on its way to its client after so long. */
const ANSWER_MS = 50;
/** How often the writer thread is looked after. */
const WATCH_EVERY_MS = 500;

/** The stages of one device, wired: reader → ring → writer and meter, and the socket by which the agent gives orders. */
class CaptureProcess {
  private readonly startedAtMs = Date.now();
  private readonly version = agentVersion();
  private readonly stopReader = new SharedArrayBuffer(4);
  /** One word: 1 while a client watches the levels. Without one nothing is metered. */
  private readonly watched = new SharedArrayBuffer(4);
  private meterBell: RingBell | null = null;
  private readonly device: DeviceWatch;
  private readonly rings: OutlivingRings;
  private readonly taps: TapBoard;
  private readonly server: ControlServer;
  private readonly gapLog = new LogLimit(GAP_LOG_MS);
  private ring: RingReader | null = null;
  private writer: { worker: Worker; commands: MessagePort; bell: RingBell; beats: SharedArrayBuffer } | null = null;
  private hasHungThread = false;
  private privileges: Pick<CaptureStatus, 'realtimePriority' | 'memoryLock'> = {
    realtimePriority: 'not-requested',
    memoryLock: 'not-requested',
  };
  private clients = 0;
  private noLevels: NodeJS.Timeout | undefined;
  private idleTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly args: CaptureArguments,
    private readonly log: Log,
  ) {
    this.device = new DeviceWatch(args.device, (deviceState) => {
      this.log.info({ deviceState }, 'capture.device-changed');
      this.server.tell({ event: 'device-changed', deviceState });
    });
    this.rings = new OutlivingRings(args.ringFile, () => (this.ring?.lengthSeconds ?? 0) * 1_000, log);
    this.taps = this.makeTaps();
    this.server = this.makeServer();
  }

  async run(): Promise<void> {
    await this.server.listen(this.args.socket);
    // The socket is this process's, and so is the ring: whoever had them before is dead.
    this.rings.openLeft();
    this.startReader();
    this.watchIdleness();
    this.noLevels = setInterval(() => this.showNoLevels(), NO_LEVELS_EVERY_MS).unref();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void this.suspend(signal));
    this.log.info({ args: this.args }, 'capture.started');
  }

  private makeTaps(): TapBoard {
    const { source, device } = this.args;
    return new TapBoard({
      source,
      device,
      bootId: bootId(),
      successor: this.rings.successor,
      command: (command) => this.command(command),
      onSegmentFinished: (recordingId, index) => this.server.tell({ event: 'segment-finished', recordingId, index }),
      onGap: (recordingId, { startFrame, lengthFrames }) => {
        this.server.tell({ event: 'gap', recordingId, startFrame, lengthFrames });
      },
      onFault: (recordingId, fault) => {
        this.log.warn({ recordingId, fault }, 'capture.tap-fault');
        this.server.tell({ event: 'tap-fault', recordingId, fault });
      },
      onEnded: (outcome) => {
        this.log.info({ outcome }, 'capture.tap-ended');
        this.server.tell({ event: 'tap-ended', outcome });
      },
      onEmpty: () => this.watchIdleness(),
    });
  }

  private makeServer(): ControlServer {
    return new ControlServer(
      {
        hello: (request) => this.hello(request),
        status: async () => this.status(),
        join: (request) => this.join(request),
        leave: ({ recordingId, reason }) => this.taps.leave(recordingId, reason),
        ledger: async ({ recordingId }) => this.taps.ledgerOf(recordingId),
        'take-held': async ({ recordingId }) => ({ held: await this.taps.takeHeld(recordingId) }),
        'held-is-safe': async ({ recordingId, index, sha256 }) => {
          this.taps.heldIsSafe(recordingId, index, sha256);
          return { index };
        },
        shutdown: () => this.shutdown(),
      },
      {
        onClients: (count) => {
          this.clients = count;
          this.watchIdleness();
        },
        onWatched: (isWatched) => {
          Atomics.store(new Int32Array(this.watched), 0, isWatched ? 1 : 0);
          this.meterBell?.wake();
        },
        onFailure: (error) => this.log.error({ err: error }, 'capture.control-failed'),
      },
    );
  }

  private startReader(): void {
    const { args } = this;
    const frames = (ms: number): number => Math.round((ms / 1000) * args.format.rate);
    const settings: ReaderSettings = {
      source: args.source,
      options: {
        device: args.source === 'demo' ? args.demoFile : args.device,
        ...(args.sought === null ? {} : { sought: args.sought }),
        ...(args.program === null ? {} : { program: args.program }),
        format: args.format,
        periodFrames: frames(args.periodMs),
        bufferFrames: frames(args.bufferMs),
      },
      ringMs: affordableRingMs(args.ringMs, args.format, process.availableMemory()),
      ringId: randomUUID(),
      bootId: bootId(),
      realtimePriority: args.realtimePriority,
      stop: this.stopReader,
    };
    this.thread('./capture/reader-thread.js', settings).on('message', (event: ReaderEvent) => this.onReader(event));
  }

  private onReader(event: ReaderEvent): void {
    switch (event.type) {
      case 'ring':
        this.startConsumers(event.ring);
        return;
      case 'ring-moved':
        this.rings.moved(event.problem);
        return;
      case 'privileges':
        this.privileges = event;
        return;
      case 'opened':
        this.device.opened(event.granted);
        return;
      case 'open-failed':
        this.device.gone(event.problem);
        return;
      case 'ended': {
        const detail = `${this.args.device} has left. It is tried again every half second.`;
        this.device.gone({ code: 'capture.device-gone', detail, facts: { fault: event.fault } });
        return;
      }
      case 'gap': {
        // The ledger names every gap; a device that stumbles a hundred times a second must not bury the rest of the log.
        const suppressed = this.gapLog.pass(performance.now());
        if (suppressed !== null) this.log.warn({ ...event, suppressed }, 'capture.gap');
      }
    }
  }

  private startConsumers(ring: RingMemory): void {
    this.ring = new RingReader(ring);
    clearInterval(this.noLevels);
    this.startWriter(ring);
    this.rings.keep(ring);
    const watch = new WriterWatch(() => this.writer?.beats ?? null);
    setInterval(() => {
      if (watch.hangs(!this.taps.isEmpty)) this.relieveWriter(ring);
    }, WATCH_EVERY_MS).unref();

    const toMeter = new MessageChannel();
    const label = { interfaceId: this.args.interfaceId, isDemo: isInvented(this.args.source) };
    const meter: MeterSettings = { ring, label, watched: this.watched, commands: toMeter.port2 };
    this.meterBell = new RingBell(ring, 'meter');
    this.thread('./metering/meter-thread.js', meter, [toMeter.port2]).on('message', (frame: Uint8Array) => {
      this.server.showMeters(frame);
    });
  }

  private startWriter(ring: RingMemory): void {
    const { port1, port2 } = new MessageChannel();
    const beats = new SharedArrayBuffer(4);
    const settings: WriterSettings = { ring, bootId: bootId(), commands: port2, beats };
    const worker = this.thread('./segment/writer-thread.js', settings, [port2]);
    worker.on('message', (event: WriterEvent) => this.taps.onWriterEvent(event));
    this.writer = { worker, commands: port1, bell: new RingBell(ring, 'writer'), beats };
  }

  /** A write does not come back: its thread is left to it, and another one goes on without that disk. */
  private relieveWriter(ring: RingMemory): void {
    this.log.error({ taps: this.taps.statuses }, 'capture.disk-silent');
    const worker = this.writer?.worker;
    worker?.removeAllListeners();
    // It ends when its write does; what it says then is said by its successor already.
    void worker?.terminate();
    this.hasHungThread = true;
    this.startWriter(ring);
    this.taps.handOver();
  }

  /** A stage that dies takes the process down: the supervisor starts it again, and recordings are taken up. */
  private thread(path: string, workerData: object, transferList: Transferable[] = []): Worker {
    const worker = new Worker(new URL(path, import.meta.url), { workerData, transferList, trackUnmanagedFds: false });
    const die = (why: unknown): void => {
      this.log.fatal({ err: why, thread: path }, 'capture.thread-died');
      process.exit(1);
    };
    worker.on('error', die).on('exit', (code) => die(new Error(`exit code ${String(code)}`)));
    return worker;
  }

  private command(command: TapCommand): void {
    if (this.writer === null) throw new Error('there is no ring yet to tap');
    this.writer.commands.postMessage(command);
    this.writer.bell.wake();
  }

  private async hello({ protocolVersion, client }: ControlRequest & { type: 'hello' }): Promise<HelloResult> {
    if (protocolVersion !== CONTROL_PROTOCOL_VERSION) {
      const facts = { offered: protocolVersion, spoken: CONTROL_PROTOCOL_VERSION };
      const detail = `This capture speaks version ${String(CONTROL_PROTOCOL_VERSION)}. Start it again from the new release.`;
      throw new CaptureProblem('capture.protocol-unsupported', detail, facts);
    }
    this.log.info({ client }, 'capture.client-attached');
    const { version } = this;
    return { protocolVersion: CONTROL_PROTOCOL_VERSION, version, pid: process.pid, device: this.args.device };
  }

  private async join(order: ControlRequest & { type: 'join' }): Promise<TapStart> {
    const known = this.taps.startOf(order.recordingId);
    if (known !== undefined) return known;
    const start = await this.taps.join(order, await this.device.whenCapturing());
    this.log.info({ start }, 'capture.tap-started');
    return start;
  }

  private status(): CaptureStatus {
    const { granted, state } = this.device;
    return {
      version: this.version,
      pid: process.pid,
      startedAtMs: this.startedAtMs,
      source: this.args.source,
      isDemo: isInvented(this.args.source),
      device: this.args.device,
      deviceState: state,
      format: granted?.format ?? null,
      periodFrames: granted?.periodFrames ?? null,
      bufferFrames: granted?.bufferFrames ?? null,
      ringSeconds: this.ring?.lengthSeconds ?? null,
      ringOutlives: this.rings.outlives,
      framesCaptured: this.ring?.framesCaptured ?? 0,
      gaps: this.ring?.gaps ?? 0,
      gapFrames: this.ring?.gapFrames ?? 0,
      realtimePriority: this.privileges.realtimePriority,
      memoryLock: this.privileges.memoryLock,
      taps: this.taps.statuses,
    };
  }

  /** Until the device was open once there is no ring, and no meter thread to say so. */
  private showNoLevels(): void {
    const { state } = this.device;
    const frame = {
      interfaceId: this.args.interfaceId,
      isDemo: isInvented(this.args.source),
      unavailableReason: state.state === 'gone' ? state.problem.detail : 'The device is being opened.',
      rate: this.args.format.rate,
      firstFrame: 0,
      windowFrames: 0,
      capturedAtMs: Date.now(),
      levels: [],
    };
    this.server.showMeters(encodeMeterFrame(frame));
  }

  private watchIdleness(): void {
    clearTimeout(this.idleTimer);
    if (this.clients > 0 || !this.taps.isEmpty) return;
    this.idleTimer = setTimeout(() => {
      this.log.info('capture.idle-exit');
      void this.exit();
    }, this.args.idleExitMs);
  }

  private async shutdown(): Promise<{ taps: TapOutcome[] }> {
    const taps = await this.taps.leaveAll('shutdown');
    // The answer goes out first.
    setTimeout(() => void this.exitOnceWritten('shutdown', this.taps.allWritten()), ANSWER_MS);
    return { taps };
  }

  private async suspend(signal: string): Promise<void> {
    this.log.info({ signal }, 'capture.suspending');
    await this.exitOnceWritten(signal, this.taps.suspendAll());
  }

  /** Not given up by itself: what the ring holds, and what the disk refused, is nowhere else. */
  private async exitOnceWritten(asked: string, written: Promise<void>): Promise<void> {
    const waiting = setInterval(() => {
      this.log.error({ asked, taps: this.taps.statuses }, 'capture.waits-for-disk');
    }, WAITING_EVERY_MS);
    await written;
    clearInterval(waiting);
    await this.exit();
  }

  private async exit(): Promise<void> {
    await this.rings.end();
    await this.server.close();
    this.log.info({ atNs: monotonicNs() }, 'capture.stopped');
    // A thread that may still hang in the disk is waited for by an ordinary exit.
    if (this.hasHungThread || this.taps.isOpening) process.kill(process.pid, 'SIGKILL');
    process.exit(0);
  }
}

try {
  const args = parseCaptureArguments(process.argv.slice(2));
  await new CaptureProcess(args, captureLog(args.logLevel, args.device)).run();
} catch (error) {
  process.stderr.write(`rakkr-capture: ${messageOf(error)}\n`);
  process.exit(2);
}
