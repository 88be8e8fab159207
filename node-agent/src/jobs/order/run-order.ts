import { join } from 'node:path';

import type { CaptureOrderDto } from '@rakkr/shared/agent-protocol';

import type { ControllerApi } from '../../controller-link/controller-api.ts';
import { isRefusal } from '../../controller-link/controller-fault.ts';
import { segmentFile } from '../../pcm/spool-files.ts';
import { type BackOff, backOffMs } from '../../platform/back-off.ts';
import { Bell } from '../../platform/bell.ts';
import type { Log } from '../../platform/log.ts';
import { messageOf } from '../../platform/system-error.ts';
import type { Renderer } from '../../render/renderer.ts';
import { ConfirmedSegments } from '../../spool/confirmed-segments.ts';
import type { SpareSegment } from '../../spool/free-confirmed-segments.ts';
import type { OrderRecord } from '../../spool/order-journal.ts';
import type { SweepSpool } from '../../spool/retention/sweep-spool.ts';
import type { SpoolRoom } from '../../spool/spool-room.ts';
import type { Spool } from '../../spool/spool.ts';
import { StoredRenditions } from '../../spool/stored-renditions.ts';
import type { CaptureFacts } from './capture-facts.ts';
import type { CapturePort } from './capture-port.ts';
import { CaptureSteps } from './capture-steps.ts';
import { closeFolder } from './close-folder.ts';
import { ControllerSteps } from './controller-steps.ts';
import type { Delivery } from './delivery.ts';
import { type Deliveries, orderFacts } from './order-facts.ts';
import { orderReports } from './order-reports.ts';
import { OrderState } from './order-state.ts';
import { type OrderStep, nextStep } from './order-step.ts';
import { RenditionDelivery } from './rendition-delivery.ts';
import { GONE, type ReportJob } from './report-job.ts';
import { RescueAudio } from './rescue-audio.ts';
import { SegmentDelivery } from './segment-delivery.ts';

export interface OrderPorts {
  readonly api: ControllerApi;
  readonly captures: CapturePort;
  readonly renderer: Renderer;
  readonly spool: Spool;
  readonly room: SpoolRoom;
  /** Knows when copies go. */
  readonly sweep: SweepSpool;
  /** Recordings have grown: the disk may be short of room. */
  readonly easeDisk: () => void;
  /** This node's clock minus the controller's, ms; null until this agent has measured it. */
  readonly clockOffsetMs: () => number | null;
  readonly log: Log;
}

export type OrderOutcome = 'delivered' | 'failed' | 'left-to-the-next-agent';

const LOOK_INTERVAL_MS = 2_000;
const REJOIN: BackOff = { baseMs: 250, maxMs: 1_000 };
const TELL: BackOff = { baseMs: 250, maxMs: 10_000 };

/** One order, from the claim to the controller's word that all of it has arrived. Survives the agent by its journal. */
export class RunOrder {
  private readonly bell = new Bell();
  private readonly log: Log;
  /** What the controller has to confirm before the folder may go. */
  private readonly deliveries: readonly Delivery[];
  private readonly parts: Deliveries;
  private readonly reports: ReportJob;
  private readonly rescuing: RescueAudio;
  private readonly atCapture: CaptureSteps;
  private readonly atController: ControllerSteps;
  private failures = 0;
  private outcome: OrderOutcome | null = null;

  private constructor(
    private readonly state: OrderState,
    marks: DeliveryMarks,
    private readonly ports: OrderPorts,
    mustAttach: boolean,
  ) {
    const { jobId, recordingId } = state.order;
    const log = ports.log.child({ jobId, recordingId });
    const look = (): void => this.look();
    const { api, captures, room } = ports;
    this.log = log;
    this.parts = this.deliveriesOf(marks, log);
    this.deliveries = [this.parts.segments, this.parts.renditions];
    const facts = () => orderFacts(state, this.parts);
    const { renditions } = this.parts;
    this.reports = orderReports(
      state,
      { api, captures, room, facts, renditions, onStatusChanged: look, log },
      mustAttach,
    );
    const { confirmed } = marks;
    this.rescuing = new RescueAudio(state, { api, captures, confirmed, onChange: look, log });
    this.atCapture = new CaptureSteps(state, { captures, room, sweep: ports.sweep, log });
    this.atController = new ControllerSteps(state, { api, poke: () => this.ask(), log });
  }

  /**
   * Takes a claimed order: on the disk before anything else happens. A disk that refuses it does not keep the order
   * from being recorded, or its refusal from being told.
   */
  static async take(order: CaptureOrderDto, ports: OrderPorts): Promise<RunOrder> {
    const record: OrderRecord = {
      order,
      stop: null,
      stoppedAt: null,
      failure: null,
      clockOffsetMs: ports.clockOffsetMs() ?? 0,
      deliveredAt: null,
    };
    const state = stateOf(record, ports);
    const error = await state.hold();
    if (error !== null) ports.log.error({ jobId: order.jobId, reason: messageOf(error) }, 'job.journal-unwritten');
    const marks = error === null ? await marksIn(state.dir) : noMarks(state.dir);
    return new RunOrder(state, marks, ports, false);
  }

  /** Takes up what an earlier agent left. */
  static async resume(record: OrderRecord, ports: OrderPorts): Promise<RunOrder> {
    const state = stateOf(record, ports);
    return new RunOrder(state, await marksIn(state.dir), ports, true);
  }

  private deliveriesOf({ confirmed, stored }: DeliveryMarks, log: Log): Deliveries {
    const { order, dir } = this.state;
    const { api, renderer } = this.ports;
    const look = (): void => this.look();
    const segments = new SegmentDelivery(order.recordingId, dir, { api, confirmed, onConfirmed: look, log });
    const onChange = (): void => {
      this.ask();
      this.look();
    };
    const isAudioConfirmed = (capture: CaptureFacts): boolean => segments.isConfirmed(capture);
    const renditions = new RenditionDelivery(order, dir, { api, renderer, stored, isAudioConfirmed, onChange, log });
    return { segments, renditions };
  }

  get order(): CaptureOrderDto {
    return this.state.order;
  }

  /** The ledger grew, or something else is worth a look. */
  look(): void {
    this.bell.ring();
  }

  /** The disk refuses the recording, or may: what it has not taken comes from the capture process. */
  rescue(): void {
    this.rescuing.wake();
  }

  /** The controller hinted at the job. */
  ask(): void {
    this.reports.poke();
  }

  /** The controller is back. */
  retryNow(): void {
    for (const delivery of this.deliveries) delivery.retryNow();
    this.rescuing.retryNow();
    this.reports.poke();
    this.bell.ring();
  }

  /** The capture process is gone, and the tap with it. */
  lostTap(): void {
    this.state.forgetTap();
    this.bell.ring();
  }

  adopt(epoch: number): void {
    this.reports.adopt(epoch);
  }

  /** The controller does not know the job any more: nobody waits for its audio, and only a person deletes it. */
  get isUndeliverable(): boolean {
    return this.reports.isJobGone;
  }

  /** What the controller has not confirmed, bytes. */
  undeliveredBytes(): number {
    return this.deliveries.reduce((sum, delivery) => sum + delivery.unconfirmedBytes(this.state.capture), 0);
  }

  /** Finished segments of a running capture that nobody needs on this node any more, oldest first. */
  spareSegments(): readonly SpareSegment[] {
    const { capture, dir } = this.state;
    if (capture.end !== null) return [];
    const spare = capture.segments.filter((segment) => !this.deliveries.some((each) => each.needsFile(segment)));
    return spare.map(({ index, anchor }) => ({ path: join(dir, segmentFile(index)), capturedAtMs: anchor.utcMs }));
  }

  /** Runs until the order is settled or `signal` aborts; an aborted order goes on in its capture process. */
  async run(signal: AbortSignal): Promise<OrderOutcome> {
    const ended = new AbortController();
    const reporting = this.reports.run(AbortSignal.any([signal, ended.signal]));
    try {
      while (!signal.aborted) {
        if (!(await this.hasTakenIn(signal))) continue;
        const step = nextStep(orderFacts(this.state, this.parts));
        await this.guarded(step, signal);
        if (this.outcome !== null) return this.outcome;
      }
      return 'left-to-the-next-agent';
    } finally {
      for (const delivery of this.deliveries) delivery.close();
      this.rescuing.close();
      this.ports.room.release(this.order.recordingId);
      ended.abort();
      await reporting;
    }
  }

  /** A disk that does not let the ledger be read is asked again: until it does, nothing is known to act on. */
  private async hasTakenIn(signal: AbortSignal): Promise<boolean> {
    try {
      await this.takeIn();
      return true;
    } catch (error) {
      await this.standBack('read-ledger', error, TELL, signal);
      return false;
    }
  }

  private async takeIn(): Promise<void> {
    const before = this.state.capture;
    const now = await this.state.takeIn();
    for (const delivery of this.deliveries) delivery.offer(now);
    this.ports.easeDisk();
    if (now.end !== null) this.ports.room.release(this.order.recordingId);
    const isNews =
      (before.start === null) !== (now.start === null) ||
      (before.end === null) !== (now.end === null) ||
      before.gaps.length !== now.gaps.length;
    if (isNews) this.reports.poke();
  }

  /** A step that fails is tried again; what it did not change is still true. */
  private async guarded(step: OrderStep, signal: AbortSignal): Promise<void> {
    try {
      await this.take(step, signal);
      if (step !== 'wait' && step !== 'deliver') this.failures = 0;
    } catch (error) {
      const isCapture = step === 'join' || step === 'leave' || step === 'finish';
      const policy = isCapture ? REJOIN : isRefusal(error, 'job.not-found') ? GONE : TELL;
      await this.standBack(step, error, policy, signal);
    }
  }

  private async standBack(step: string, error: unknown, policy: BackOff, signal: AbortSignal): Promise<void> {
    this.failures++;
    if (this.failures === 1) this.log.warn({ step, reason: messageOf(error) }, 'job.step-failed');
    await this.bell.wait(backOffMs(this.failures, Math.random(), policy), signal);
  }

  private async take(step: OrderStep, signal: AbortSignal): Promise<void> {
    switch (step) {
      case 'join':
        await this.atCapture.join();
        if (this.state.isTapped) this.ask();
        // A capture that an earlier agent left may have told it of a fault.
        this.rescue();
        return;
      case 'leave':
        await this.atCapture.leave();
        this.rescue();
        return;
      case 'finish':
        return this.atCapture.finish();
      case 'tell-failure':
        return this.atController.tellFailure();
      case 'send-manifest':
        return this.atController.sendManifest();
      case 'wait':
      case 'deliver':
        return this.bell.wait(LOOK_INTERVAL_MS, signal);
      case 'close':
        return this.close();
    }
  }

  private async close(): Promise<void> {
    const { spool, sweep } = this.ports;
    const isKept = await closeFolder(this.state, spool, sweep.policy ?? this.order.spoolPolicy);
    this.log.info({ jobStatus: this.state.jobStatus, isKept }, 'job.closed');
    this.outcome = this.state.failure === null ? 'delivered' : 'failed';
  }
}

/** What an agent before this one has delivered. */
interface DeliveryMarks {
  readonly confirmed: ConfirmedSegments;
  readonly stored: StoredRenditions;
}

const marksIn = async (dir: string): Promise<DeliveryMarks> => ({
  confirmed: await ConfirmedSegments.of(dir),
  stored: await StoredRenditions.of(dir),
});

const noMarks = (dir: string): DeliveryMarks => ({
  confirmed: ConfirmedSegments.none(dir),
  stored: StoredRenditions.none(dir),
});

const stateOf = (record: OrderRecord, { spool, clockOffsetMs }: OrderPorts): OrderState =>
  new OrderState(record, spool.folderOf(record.order.recordingId), clockOffsetMs);
