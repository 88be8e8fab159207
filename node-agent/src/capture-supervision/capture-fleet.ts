import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';
import type { PcmFormat } from '@rakkr/shared/audio/vocabulary';
import type { CaptureStateDto } from '@rakkr/shared/nodes';

import type { ControlClient } from '../capture-control/control-client.ts';
import type { ControlEvent } from '../capture-control/messages.ts';
import { CaptureProblem } from '../pcm/capture-problem.ts';
import type { EndReason } from '../pcm/ledger.ts';
import { wishedRingMs } from '../pcm/ring-length.ts';
import type { HeldSegment, TapLedger, TapOrder, TapOutcome, TapStart } from '../pcm/tap.ts';
import type { Log } from '../platform/log.ts';
import { sleep } from '../platform/sleep.ts';
import { messageOf } from '../platform/system-error.ts';
import { captureRecords, isCaptureAlive, isDeviceHeld, ringFileOf, socketPathOf } from './capture-files.ts';
import { captureState, silentCapture } from './capture-state.ts';
import { ForgottenCaptures } from './forgotten-captures.ts';
import type { MeterRelay } from './meter-relay.ts';
import type { CaptureProgram } from './start-capture.ts';
import { SupervisedCapture } from './supervised-capture.ts';

export interface FleetListener {
  /** The recording's ledger may have grown. */
  readonly onLedger: (recordingId: string) => void;
  /** The recording's disk refuses, or takes again. */
  readonly onDiskFault: (recordingId: string) => void;
  readonly onLost: (interfaceId: string) => void;
}

/** What a capture takes to start on a small machine that is busy; a recording that begins late is better than none. */
const START_TIMEOUT_MS = 20_000;
/** One that runs already is reached sooner. */
const READY_TIMEOUT_MS = 5_000;
/** Longer than a capture takes to refuse by itself: 5 s for a device that does not open, 8 s for one without frames. */
const JOIN_TIMEOUT_MS = 15_000;

interface Kept {
  readonly capture: SupervisedCapture;
  /** Recordings that want the device, whatever the node's configuration says. */
  readonly uses: Set<string>;
  /** What the node's configuration wants; null where it does not want the device. */
  planned: CapturePlanDto | null;
  granted: PcmFormat | null;
}

/** The capture processes of this node, one per device: those that rooms need always, those that recordings need now. */
export class CaptureFleet {
  private readonly byInterface = new Map<string, Kept>();
  private readonly forgotten: ForgottenCaptures;
  private listener: FleetListener | null = null;

  constructor(
    private readonly program: CaptureProgram,
    private readonly meters: MeterRelay,
    private readonly signal: AbortSignal,
    private readonly log: Log,
    private readonly joinTimeoutMs = JOIN_TIMEOUT_MS,
  ) {
    this.forgotten = new ForgottenCaptures(program, log);
  }

  listen(listener: FleetListener): void {
    this.listener = listener;
  }

  /** Takes up the processes that an earlier agent left; returns when each was heard of or given up. */
  async attachLiving(): Promise<void> {
    const living = captureRecords(this.program.runDir).filter(isCaptureAlive);
    const captures = living.map(({ plan }) => this.keep(plan).capture.connected(READY_TIMEOUT_MS));
    await Promise.allSettled(captures);
  }

  /** Has removed in time what processes have left that an earlier agent did not outlive. Once the living are taken up. */
  clearLeftovers(): void {
    this.forgotten.resume();
  }

  /** Keeps exactly these devices open, beside those that a recording needs. */
  apply(plans: readonly CapturePlanDto[]): void {
    for (const kept of this.byInterface.values()) kept.planned = null;
    for (const plan of plans) this.keep(plan).planned = plan;
    for (const kept of this.byInterface.values()) void this.adjust(kept, plannedOrRunning(kept));
  }

  /**
   * Answers with the first frame. Where that is refused, or takes too long, a recording that has begun keeps its capture,
   * and with it the ring and whatever is done there for it, until it is left.
   *
   * @throws CaptureProblem
   */
  async join(device: CapturePlanDto, tap: TapOrder, how: { readonly hasBegun: boolean }): Promise<TapStart> {
    const kept = this.keep(device);
    kept.uses.add(tap.recordingId);
    try {
      if (!this.isSamePlan(kept.capture.plan, device)) await this.adjust(kept, device, tap.recordingId);
      const client = await kept.capture.connected(START_TIMEOUT_MS);
      const joined = client.request({ type: 'join', ...tap });
      const first = await Promise.race([joined, sleep(this.joinTimeoutMs).then(() => null)]);
      if (first !== null) return first;
      // Not waited for: a capture that does not answer the one may not answer the other.
      if (how.hasBegun) joined.catch((error: unknown) => this.joinedLate(device, error));
      else void this.leaveIfFresh(client, joined, device);
      throw new CaptureProblem(
        'capture.first-frame-timeout',
        `${device.systemRef} gave no frame in ${String(this.joinTimeoutMs / 1000)} s. Check its cable and its clock source.`,
      );
    } catch (error) {
      const isOver = error instanceof CaptureProblem && error.code === 'capture.recording-ended';
      if (!how.hasBegun || isOver) this.release(kept, tap.recordingId);
      throw error;
    }
  }

  /** Whoever wanted the recording was told that it did not start; one that had begun goes on all the same. */
  private async leaveIfFresh(client: ControlClient, joined: Promise<TapStart>, device: CapturePlanDto): Promise<void> {
    try {
      const { recordingId, startFrame } = await joined;
      if (startFrame === 0) await client.request({ type: 'leave', recordingId, reason: 'operator' });
    } catch (error) {
      this.joinedLate(device, error);
    }
  }

  private joinedLate({ systemRef }: CapturePlanDto, error: unknown): void {
    this.log.warn({ device: systemRef, reason: messageOf(error) }, 'capture.late-join-refused');
  }

  /** @throws CaptureProblem; capture.tap-unknown where no process records it */
  async leave(device: CapturePlanDto, recordingId: string, reason: EndReason): Promise<TapOutcome> {
    if (!(await this.isHeld(device))) {
      const idle = this.byInterface.get(device.interfaceId);
      if (idle !== undefined) this.release(idle, recordingId);
      throw nobodyRecords(recordingId);
    }
    const kept = this.keep(device);
    const client = await kept.capture.connected(READY_TIMEOUT_MS);
    try {
      return await client.request({ type: 'leave', recordingId, reason });
    } finally {
      // A process that was only asked whether it knows the recording gives the device back.
      this.release(kept, recordingId);
    }
  }

  ringFile({ interfaceId }: CapturePlanDto): string | null {
    return ringFileOf(this.program.ringDir, socketPathOf(this.program.runDir, interfaceId));
  }

  async totalFrames(device: CapturePlanDto, recordingId: string): Promise<number | null> {
    const status = await this.byInterface.get(device.interfaceId)?.capture.status();
    return status?.taps.find((tap) => tap.recordingId === recordingId)?.totalFrames ?? null;
  }

  /** @throws CaptureProblem; capture.tap-unknown where no process knows more of the recording than the disk */
  async ledger(device: CapturePlanDto, recordingId: string): Promise<TapLedger> {
    return (await this.processOf(device, recordingId)).request({ type: 'ledger', recordingId });
  }

  /** @throws CaptureProblem */
  async takeHeld(device: CapturePlanDto, recordingId: string): Promise<HeldSegment | null> {
    return (await (await this.processOf(device, recordingId)).request({ type: 'take-held', recordingId })).held;
  }

  /** @throws CaptureProblem */
  async heldIsSafe(
    device: CapturePlanDto,
    recordingId: string,
    segment: { readonly index: number; readonly sha256: string },
  ): Promise<void> {
    await (await this.processOf(device, recordingId)).request({ type: 'held-is-safe', recordingId, ...segment });
  }

  /** A device that no process holds is not opened for the question; it may be gone for good. */
  private async isHeld({ interfaceId }: CapturePlanDto): Promise<boolean> {
    if (this.byInterface.get(interfaceId)?.capture.isAlive() === true) return true;
    return isDeviceHeld(this.program.runDir, interfaceId);
  }

  /** The process that keeps the device; none is started for a question. */
  private async processOf(device: CapturePlanDto, recordingId: string): Promise<ControlClient> {
    const kept = this.byInterface.get(device.interfaceId);
    if (kept !== undefined && (await this.isHeld(device))) return kept.capture.connected(READY_TIMEOUT_MS);
    throw nobodyRecords(recordingId);
  }

  /** Ends every capture process, recordings and all. */
  async endAll(): Promise<void> {
    await Promise.all([...this.byInterface.values()].map(({ capture }) => capture.end({ isWanted: false })));
  }

  /** Devices that captures of ours hold, by interface id, with what each granted. */
  held(): ReadonlyMap<string, PcmFormat | null> {
    return new Map([...this.byInterface].map(([interfaceId, kept]) => [interfaceId, kept.granted]));
  }

  /** Every device that is kept, as its capture process sees it. Answers within 2 s, whatever the processes do. */
  async states(): Promise<CaptureStateDto[]> {
    return Promise.all(
      [...this.byInterface].map(async ([interfaceId, { capture }]) => {
        try {
          return captureState(interfaceId, await capture.status());
        } catch (error) {
          return silentCapture(interfaceId, error);
        }
      }),
    );
  }

  private keep(plan: CapturePlanDto): Kept {
    const known = this.byInterface.get(plan.interfaceId);
    if (known !== undefined) {
      known.capture.want();
      return known;
    }
    const { interfaceId } = plan;
    this.forgotten.remember(interfaceId);
    const capture = new SupervisedCapture(
      plan,
      this.program,
      {
        onEvent: (event) => this.onEvent(interfaceId, event),
        onMeters: (frame) => this.meters.add(interfaceId, frame),
        onUp: ({ format, taps }) => {
          kept.granted = format;
          for (const tap of taps) kept.uses.add(tap.recordingId);
          for (const tap of taps) if (tap.fault !== null) this.listener?.onDiskFault(tap.recordingId);
        },
        onAnswersAgain: () => void this.adjust(kept, plannedOrRunning(kept)),
        onLost: () => this.listener?.onLost(interfaceId),
      },
      this.log,
    );
    const kept: Kept = { capture, uses: new Set(), planned: null, granted: null };
    this.byInterface.set(interfaceId, kept);
    void capture.run(this.signal).finally(() => {
      if (this.byInterface.get(interfaceId) !== kept) return;
      this.byInterface.delete(interfaceId);
      if (!this.signal.aborted) this.forgotten.forget(interfaceId);
    });
    return kept;
  }

  /**
   * A device that records, or is about to, stays as it is; otherwise it is opened as wanted, or given back.
   *
   * @param askedBy  the recording for which the device is wanted so; null where the configuration wants it
   */
  private async adjust(kept: Kept, wanted: CapturePlanDto, askedBy: string | null = null): Promise<void> {
    try {
      const status = await kept.capture.status();
      // Judged after the answer: a recording may have asked for the device meanwhile.
      const isHeld = [...kept.uses].some((recordingId) => recordingId !== askedBy);
      if (isHeld || (status?.taps.length ?? 0) > 0) return;
      // Only the configuration knows the pre-roll of all rooms: an order is no reason to lose what the ring holds.
      const isRingElsewise = askedBy === null && !hasSameRing(kept.capture.plan, wanted);
      const isElsewise = isRingElsewise || !this.isSamePlan(kept.capture.plan, wanted);
      const isOrdered = kept.planned !== null || askedBy !== null;
      if (isElsewise) kept.capture.plan = wanted;
      if (isOrdered && isElsewise) await kept.capture.end({ isWanted: true });
      if (!isOrdered) await kept.capture.end({ isWanted: false });
    } catch (error) {
      this.log.warn({ device: wanted.systemRef, reason: messageOf(error) }, 'capture.not-adjusted');
    }
  }

  private onEvent(interfaceId: string, event: ControlEvent): void {
    const kept = this.byInterface.get(interfaceId);
    switch (event.event) {
      case 'segment-finished':
      case 'gap':
        this.listener?.onLedger(event.recordingId);
        break;
      case 'tap-fault':
        if (event.fault !== null)
          this.log.error({ recordingId: event.recordingId, ...event.fault }, 'capture.tap-fault');
        this.listener?.onDiskFault(event.recordingId);
        break;
      case 'tap-ended':
        this.listener?.onLedger(event.outcome.recordingId);
        if (kept !== undefined) this.release(kept, event.outcome.recordingId);
        break;
      case 'device-changed':
        this.log.info({ interfaceId, ...event.deviceState }, 'capture.device-changed');
        break;
    }
  }

  /** What libasound opens does not count for a card: its capture follows it under whatever name it comes back. */
  private isSamePlan(one: CapturePlanDto, other: CapturePlanDto): boolean {
    const isCard = this.program.soughtOf(other.interfaceId) !== null;
    return (isCard || one.systemRef === other.systemRef) && isSameRequest(one, other);
  }

  private release(kept: Kept, recordingId: string): void {
    kept.uses.delete(recordingId);
    void this.adjust(kept, plannedOrRunning(kept));
  }
}

const nobodyRecords = (recordingId: string): CaptureProblem =>
  new CaptureProblem('capture.tap-unknown', `No process records ${recordingId}.`, { recordingId });

/** A plan that came while the device recorded waits for the end of the recording. */
const plannedOrRunning = ({ planned, capture }: Kept): CapturePlanDto => planned ?? capture.plan;

const isSameRequest = (one: CapturePlanDto, other: CapturePlanDto): boolean =>
  one.backend === other.backend &&
  one.channels === other.channels &&
  one.rate === other.rate &&
  one.sampleFormat === other.sampleFormat;

const hasSameRing = (one: CapturePlanDto, other: CapturePlanDto): boolean =>
  wishedRingMs(one.preRollSeconds) === wishedRingMs(other.preRollSeconds);
