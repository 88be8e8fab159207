import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';
import type { PcmFormat } from '@rakkr/shared/audio/vocabulary';

import type { ControlEvent } from '../capture-control/messages.ts';
import { CaptureProblem } from '../pcm/capture-problem.ts';
import type { EndReason } from '../pcm/ledger.ts';
import type { TapOrder, TapOutcome, TapStart } from '../pcm/tap.ts';
import type { Log } from '../platform/log.ts';
import { sleep } from '../platform/sleep.ts';
import { messageOf } from '../platform/system-error.ts';
import { captureRecords, isCaptureAlive } from './capture-files.ts';
import type { MeterRelay } from './meter-relay.ts';
import type { CaptureProgram } from './start-capture.ts';
import { SupervisedCapture } from './supervised-capture.ts';

export interface FleetListener {
  /** The recording's ledger may have grown. */
  readonly onLedger: (recordingId: string) => void;
  readonly onLost: (interfaceId: string) => void;
}

const READY_TIMEOUT_MS = 5_000;
const FIRST_FRAME_TIMEOUT_MS = 5_000;

interface Kept {
  readonly capture: SupervisedCapture;
  /** Recordings that want the device, whatever the node's configuration says. */
  readonly uses: Set<string>;
  isPlanned: boolean;
  granted: PcmFormat | null;
}

/** The capture processes of this node, one per device: those that rooms need always, those that recordings need now. */
export class CaptureFleet {
  private readonly byInterface = new Map<string, Kept>();
  private listener: FleetListener | null = null;

  constructor(
    private readonly program: CaptureProgram,
    private readonly meters: MeterRelay,
    private readonly signal: AbortSignal,
    private readonly log: Log,
  ) {}

  listen(listener: FleetListener): void {
    this.listener = listener;
  }

  /** Takes up the processes that an earlier agent left; returns when each was heard of or given up. */
  async attachLiving(): Promise<void> {
    const living = captureRecords(this.program.runDir).filter(isCaptureAlive);
    const captures = living.map(({ plan }) => this.keep(plan).capture.connected(READY_TIMEOUT_MS));
    await Promise.allSettled(captures);
  }

  /** Keeps exactly these devices open, beside those that a recording needs. */
  apply(plans: readonly CapturePlanDto[]): void {
    const planned = new Set(plans.map(({ interfaceId }) => interfaceId));
    for (const [interfaceId, kept] of this.byInterface) kept.isPlanned = planned.has(interfaceId);
    for (const plan of plans) {
      const kept = this.keep(plan);
      kept.isPlanned = true;
      void this.adjust(kept, plan);
    }
    for (const kept of this.byInterface.values()) void this.adjust(kept, kept.capture.plan);
  }

  /** @throws CaptureProblem */
  async join(device: CapturePlanDto, tap: TapOrder): Promise<TapStart> {
    const kept = this.keep(device);
    kept.uses.add(tap.recordingId);
    try {
      if (!isSamePlan(kept.capture.plan, device)) await this.adjust(kept, device);
      const client = await kept.capture.connected(READY_TIMEOUT_MS);
      const joined = client.request({ type: 'join', ...tap });
      const first = await Promise.race([joined, sleep(FIRST_FRAME_TIMEOUT_MS).then(() => null)]);
      if (first !== null) return first;
      await client.request({ type: 'leave', recordingId: tap.recordingId, reason: 'operator' });
      throw new CaptureProblem(
        'capture.first-frame-timeout',
        `${device.systemRef} gave no frame in ${String(FIRST_FRAME_TIMEOUT_MS / 1000)} s. Check its cable and its clock source.`,
      );
    } catch (error) {
      kept.uses.delete(tap.recordingId);
      void this.adjust(kept, kept.capture.plan);
      throw error;
    }
  }

  /** @throws CaptureProblem; capture.tap-unknown where no process records it */
  async leave(device: CapturePlanDto, recordingId: string, reason: EndReason): Promise<TapOutcome> {
    const kept = this.keep(device);
    const client = await kept.capture.connected(READY_TIMEOUT_MS);
    const outcome = await client.request({ type: 'leave', recordingId, reason });
    this.release(kept, recordingId);
    return outcome;
  }

  async totalFrames(device: CapturePlanDto, recordingId: string): Promise<number | null> {
    const status = await this.byInterface.get(device.interfaceId)?.capture.status();
    return status?.taps.find((tap) => tap.recordingId === recordingId)?.totalFrames ?? null;
  }

  /** Ends every capture process, recordings and all. */
  async endAll(): Promise<void> {
    await Promise.all([...this.byInterface.values()].map(({ capture }) => capture.end({ isWanted: false })));
  }

  /** Devices that captures of ours hold, with what each granted. */
  held(): ReadonlyMap<string, PcmFormat | null> {
    return new Map([...this.byInterface.values()].map((kept) => [kept.capture.plan.systemRef, kept.granted]));
  }

  private keep(plan: CapturePlanDto): Kept {
    const known = this.byInterface.get(plan.interfaceId);
    if (known !== undefined) return known;
    const { interfaceId } = plan;
    const capture = new SupervisedCapture(
      plan,
      this.program,
      {
        onEvent: (event) => this.onEvent(interfaceId, event),
        onMeters: (frame) => this.meters.add(interfaceId, frame),
        onUp: ({ format, taps }) => {
          kept.granted = format;
          for (const tap of taps) kept.uses.add(tap.recordingId);
        },
        onLost: () => this.listener?.onLost(interfaceId),
      },
      this.log,
    );
    const kept: Kept = { capture, uses: new Set(), isPlanned: false, granted: null };
    this.byInterface.set(interfaceId, kept);
    void capture.run(this.signal).finally(() => {
      if (this.byInterface.get(interfaceId) === kept) this.byInterface.delete(interfaceId);
    });
    return kept;
  }

  /** A device that records stays as it is; otherwise it is opened as wanted, or given back. */
  private async adjust(kept: Kept, wanted: CapturePlanDto): Promise<void> {
    const isUsed = [...kept.uses].length > 0;
    const isElsewise = !isSamePlan(kept.capture.plan, wanted);
    const isOrdered = kept.isPlanned || isUsed;
    try {
      const status = await kept.capture.status();
      if ((status?.taps.length ?? 0) > 0) return;
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

  private release(kept: Kept, recordingId: string): void {
    kept.uses.delete(recordingId);
    void this.adjust(kept, kept.capture.plan);
  }
}

const isSamePlan = (one: CapturePlanDto, other: CapturePlanDto): boolean =>
  one.systemRef === other.systemRef &&
  one.backend === other.backend &&
  one.channels === other.channels &&
  one.rate === other.rate &&
  one.sampleFormat === other.sampleFormat;
