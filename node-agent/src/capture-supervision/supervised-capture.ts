import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';
import { encodeMeterFrame } from '@rakkr/shared/audio/vocabulary';

import { ControlClient } from '../capture-control/control-client.ts';
import type { CaptureStatus, ControlEvent } from '../capture-control/messages.ts';
import { CaptureProblem } from '../pcm/capture-problem.ts';
import { Bell } from '../platform/bell.ts';
import type { Log } from '../platform/log.ts';
import { sleep } from '../platform/sleep.ts';
import { messageOf } from '../platform/system-error.ts';
import { isCaptureAlive, socketPathOf, writeCaptureRecord } from './capture-files.ts';
import { type CaptureProgram, type StartedCapture, startCapture } from './start-capture.ts';

export interface CaptureListener {
  readonly onEvent: (event: ControlEvent) => void;
  readonly onMeters: (frame: Uint8Array) => void;
  readonly onUp: (status: CaptureStatus) => void;
  /** It answers after it did not for a while; what was not asked of it meanwhile can be asked now. */
  readonly onAnswersAgain: () => void;
  /** The process is gone, and every tap with it until it is joined again. */
  readonly onLost: () => void;
}

const CONNECT_INTERVAL_MS = 10;
/** A process that answers nothing for so long is reported. It is left alone: a stopped one may go on and lose nothing. */
const ANSWER_TIMEOUT_MS = 2_000;
/**
 * A process that lives and does not listen after so long is not going to. A small machine that boots takes more than
 * five seconds to start it, and a recording fails whose capture is given up.
 */
const LISTEN_TIMEOUT_MS = 30_000;
/** The first restart is at once; a process that keeps dying is started again about once a second. */
const RESTART_INTERVAL_MS = 1_000;

interface Connection {
  readonly client: ControlClient;
  readonly closed: Promise<void>;
}

/**
 * Keeps one capture process for one device: finds the one that lives, else starts one, and starts it again whenever it
 * dies. Letting go leaves the process running.
 */
export class SupervisedCapture {
  private client: ControlClient | null = null;
  private waiting: ((client: ControlClient) => void)[] = [];
  private readonly bell = new Bell();
  private lastProblem = 'It is starting.';
  private isWanted = true;
  /** The process was told to end: it takes no further order. */
  private isEnding = false;
  /** The process lives and does not answer. */
  private isFrozen = false;

  constructor(
    public plan: CapturePlanDto,
    private readonly program: CaptureProgram,
    private readonly listener: CaptureListener,
    private readonly log: Log,
  ) {}

  /** Runs until `end` was called or `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    let startedAtMs = -RESTART_INTERVAL_MS;
    while (this.isWanted && !signal.aborted) {
      const waitMs = startedAtMs + RESTART_INTERVAL_MS - performance.now();
      if (waitMs > 0) await this.bell.wait(waitMs, signal);
      startedAtMs = performance.now();
      if (this.isStillWanted()) await this.once(signal);
    }
  }

  /**
   * The connection, as soon as there is one.
   *
   * @throws CaptureProblem capture.unavailable if the process does not come up in time
   */
  async connected(timeoutMs: number): Promise<ControlClient> {
    if (this.client !== null && !this.isEnding) return this.client;
    const up = new Promise<ControlClient>((resolve) => this.waiting.push(resolve));
    const late = sleep(timeoutMs).then(() => null);
    const client = await Promise.race([up, late]);
    if (client !== null) return client;
    if (this.isFrozen) throw this.notAnswering();
    const { systemRef } = this.plan;
    const detail = `The capture of ${systemRef} does not start; look into the log of the node. ${this.lastProblem}`;
    throw new CaptureProblem('capture.unavailable', detail);
  }

  /** True while a process holds the device, whether it can be spoken to or not. */
  isAlive(): boolean {
    return this.client !== null;
  }

  /**
   * What the process says of itself; null while there is none.
   *
   * @throws CaptureProblem capture.not-answering if it lives and says nothing
   */
  async status(): Promise<CaptureStatus | null> {
    // An earlier question is still open: a second one would only wait behind it.
    if (this.isFrozen) throw this.notAnswering();
    if (this.client === null) return null;
    const answer = this.patiently(this.client.request({ type: 'status' }));
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(this.notAnswering()), ANSWER_TIMEOUT_MS);
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }

  /** Ends the process, taps and all; with `isWanted` a new one starts with the plan as it is then. */
  async end({ isWanted }: { readonly isWanted: boolean }): Promise<void> {
    this.isWanted = isWanted;
    this.isEnding = true;
    this.bell.ring();
    await this.client?.request({ type: 'shutdown' });
  }

  /** A process that was to end for good is needed again: another one follows it. */
  want(): void {
    this.isWanted = true;
  }

  /** Asked again after a wait, in which `end` may have been called. */
  private isStillWanted(): boolean {
    return this.isWanted;
  }

  private async once(signal: AbortSignal): Promise<void> {
    this.isEnding = false;
    try {
      const { client, closed } = await this.find();
      await this.attend(client, closed, signal);
    } catch (error) {
      this.lastProblem = error instanceof CaptureProblem ? error.detail : messageOf(error);
      this.log.warn({ device: this.plan.systemRef, reason: this.lastProblem }, 'capture.not-running');
    }
    if (!signal.aborted) this.lost();
  }

  /** Returns when the process is gone or `signal` aborts. */
  private async attend(client: ControlClient, closed: Promise<void>, signal: AbortSignal): Promise<void> {
    const letGo = (): void => client.close();
    signal.addEventListener('abort', letGo);
    try {
      const status = await this.patiently(client.request({ type: 'status' }));
      await this.patiently(client.request({ type: 'watch-meters', isWatching: true }));
      // Told to end while it was starting: there was nobody yet to pass that on to.
      if (this.isEnding && status.taps.length === 0) await client.request({ type: 'shutdown' });
      else this.up(client, status);
      await closed;
    } finally {
      signal.removeEventListener('abort', letGo);
      client.close();
    }
  }

  private up(client: ControlClient, status: CaptureStatus): void {
    this.client = client;
    this.isEnding = false;
    this.lastProblem = 'It has ended.';
    this.log.info(
      { device: this.plan.systemRef, capturePid: status.pid, taps: status.taps.length },
      'capture.attached',
    );
    this.listener.onUp(status);
    for (const resolve of this.waiting.splice(0)) resolve(client);
  }

  private lost(): void {
    const hadProcess = this.client !== null;
    this.client = null;
    if (hadProcess) {
      this.listener.onLost();
      if (this.isWanted) this.log.error({ device: this.plan.systemRef }, 'capture.lost');
    }
    this.listener.onMeters(
      unavailable(this.plan, this.isWanted ? 'The capture is starting again.' : 'The room has no capture.'),
    );
  }

  /** The process that lives, else a new one. */
  private async find(): Promise<Connection> {
    const socketPath = socketPathOf(this.program.runDir, this.plan.interfaceId);
    const living = await this.tryConnect(socketPath);
    if (living !== null) return living;
    const started = startCapture(this.program, this.plan);
    await writeCaptureRecord(this.program.runDir, { plan: this.plan, pid: started.pid, socketPath });
    this.log.info({ device: this.plan.systemRef, capturePid: started.pid }, 'capture.started');
    return this.connectTo(started, socketPath);
  }

  private async connectTo(started: StartedCapture, socketPath: string): Promise<Connection> {
    const deadlineMs = performance.now() + LISTEN_TIMEOUT_MS;
    while (performance.now() < deadlineMs) {
      const client = await this.tryConnect(socketPath);
      if (client !== null) return client;
      if (!isCaptureAlive({ plan: this.plan, pid: started.pid, socketPath })) {
        throw new CaptureProblem('capture.unavailable', `The capture process ended: ${await started.lastWords()}`);
      }
      await sleep(CONNECT_INTERVAL_MS);
    }
    started.kill();
    throw new CaptureProblem('capture.unavailable', 'The capture process did not answer and was ended.');
  }

  /** Waits for an answer however long it takes, and says so when it takes too long. */
  private async patiently<T>(answer: Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.freeze(), ANSWER_TIMEOUT_MS);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      this.thaw();
    }
  }

  private freeze(): void {
    if (this.isFrozen) return;
    this.isFrozen = true;
    const problem = this.notAnswering();
    this.log.error({ device: this.plan.systemRef, problem: problem.code }, 'capture.not-answering');
    this.listener.onMeters(unavailable(this.plan, problem.detail));
  }

  private thaw(): void {
    if (!this.isFrozen) return;
    this.isFrozen = false;
    this.log.info({ device: this.plan.systemRef }, 'capture.answers-again');
    if (this.client !== null) this.listener.onAnswersAgain();
  }

  private notAnswering(): CaptureProblem {
    const { systemRef } = this.plan;
    const detail = `The capture of ${systemRef} lives and does not answer. Wait, or look into the log of the node.`;
    return new CaptureProblem('capture.not-answering', detail);
  }

  /** Null where nobody listens. */
  private async tryConnect(socketPath: string): Promise<Connection | null> {
    let onClose = (): void => undefined;
    const closed = new Promise<void>((resolve) => {
      onClose = resolve;
    });
    try {
      const connecting = ControlClient.connect(socketPath, `rakkr-agent ${String(process.pid)}`, {
        onEvent: (event) => this.listener.onEvent(event),
        onMeterFrame: (frame) => this.listener.onMeters(frame),
        onPcmBlock: () => undefined,
        onClose: () => onClose(),
      });
      // Whoever listens lives: another process for the same device would only be in its way.
      const client = await this.patiently(connecting);
      return { client, closed };
    } catch (error) {
      if (error instanceof CaptureProblem && error.code === 'capture.unavailable') return null;
      throw error;
    }
  }
}

/** There is no level to show, and this is why. */
const unavailable = (plan: CapturePlanDto, reason: string): Uint8Array =>
  encodeMeterFrame({
    interfaceId: plan.interfaceId,
    isDemo: plan.backend === 'demo',
    unavailableReason: reason,
    rate: plan.rate,
    firstFrame: 0,
    windowFrames: 0,
    capturedAtMs: Date.now(),
    levels: [],
  });
