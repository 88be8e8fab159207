import {
  CaptureOrderDto,
  type CapturePlanDto,
  type CaptureStartDto,
  type ReportCaptureDto,
} from '@rakkr/shared/agent-protocol';
import { bytesPerFrame } from '@rakkr/shared/audio/vocabulary';
import type { JobStatus } from '@rakkr/shared/recordings/vocabulary';

import type { ControllerApi } from '../controller-link/controller-api.ts';
import { isRefusal } from '../controller-link/controller-fault.ts';
import { CaptureProblem } from '../pcm/capture-problem.ts';
import { nextFrameOf } from '../pcm/ledger.ts';
import { type BackOff, backOffMs } from '../platform/back-off.ts';
import { Bell } from '../platform/bell.ts';
import type { Log } from '../platform/log.ts';
import { messageOf } from '../platform/system-error.ts';
import { ConfirmedSegments } from '../spool/confirmed-segments.ts';
import { LedgerTail } from '../spool/ledger-tail.ts';
import { OrderJournal, type OrderRecord } from '../spool/order-journal.ts';
import type { Spool } from '../spool/spool.ts';
import { UploadRecording } from '../upload/upload-recording.ts';
import {
  type CaptureFacts,
  captureFacts,
  captureManifest,
  captureStart,
  declaredGaps,
  joinedStart,
} from './capture-facts.ts';
import type { CapturePort } from './capture-port.ts';
import { finishRecording } from './finish-recording.ts';
import { type OrderFacts, type OrderStep, nextStep, phaseOf } from './order-step.ts';
import { ReportJob } from './report-job.ts';
import { sendSegment } from './send-segment.ts';
import { tapOrder, worstBytesPerSecond } from './tap-order.ts';

export interface OrderPorts {
  readonly api: ControllerApi;
  readonly captures: CapturePort;
  readonly spool: Spool;
  /** This node's clock minus the controller's, ms; null until this agent has measured it. */
  readonly clockOffsetMs: () => number | null;
  readonly log: Log;
}

export type OrderOutcome = 'delivered' | 'failed' | 'left-to-the-next-agent';

const LOOK_INTERVAL_MS = 2_000;
const REJOIN: BackOff = { baseMs: 250, maxMs: 1_000 };
const TELL: BackOff = { baseMs: 250, maxMs: 10_000 };
/** The capture process ends a booked recording to the frame; this is for one that has no process any more. */
const BOOKED_END_GRACE_MS = 2_000;

/** One order, from the claim to the controller's word that all of it has arrived. Survives the agent by its journal. */
export class RunOrder {
  private readonly bell = new Bell();
  private readonly ledger: LedgerTail;
  private readonly uploads: UploadRecording;
  private readonly reports: ReportJob;
  private readonly dir: string;
  private readonly log: Log;
  private capture: CaptureFacts = captureFacts([]);
  private jobStatus: JobStatus;
  private isTapped = false;
  private isFailureTold = false;
  private isManifestTaken = false;
  private failures = 0;
  /** As the capture process told it; the ledger says the same once it is on the disk. */
  private firstFrame: CaptureStartDto | null = null;

  private constructor(
    private record: OrderRecord,
    private readonly journal: OrderJournal,
    private readonly confirmed: ConfirmedSegments,
    private readonly ports: OrderPorts,
    mustAttach: boolean,
  ) {
    const { jobId, recordingId, epoch, status } = record.order;
    this.jobStatus = status;
    this.dir = ports.spool.folderOf(recordingId);
    this.log = ports.log.child({ jobId, recordingId });
    this.ledger = new LedgerTail(this.dir);
    this.uploads = this.newUploads();
    this.reports = this.newReports(epoch, mustAttach);
  }

  /** Takes a claimed order: on the disk before anything else happens. */
  static async take(order: CaptureOrderDto, ports: OrderPorts): Promise<RunOrder> {
    const record: OrderRecord = { order, stop: null, failure: null, clockOffsetMs: ports.clockOffsetMs() ?? 0 };
    const dir = ports.spool.folderOf(order.recordingId);
    const journal = new OrderJournal(dir);
    await journal.write(record);
    return new RunOrder(record, journal, await ConfirmedSegments.of(dir), ports, false);
  }

  /** Takes up what an earlier agent left. */
  static async resume(record: OrderRecord, ports: OrderPorts): Promise<RunOrder> {
    const dir = ports.spool.folderOf(record.order.recordingId);
    return new RunOrder(record, new OrderJournal(dir), await ConfirmedSegments.of(dir), ports, true);
  }

  get order(): CaptureOrderDto {
    return this.record.order;
  }

  /** The ledger grew, or something else is worth a look. */
  look(): void {
    this.bell.ring();
  }

  /** The controller hinted at the job. */
  ask(): void {
    this.reports.poke();
  }

  /** The controller is back. */
  retryNow(): void {
    this.uploads.retryNow();
    this.reports.poke();
    this.bell.ring();
  }

  /** The capture process is gone, and the tap with it. */
  lostTap(): void {
    this.forgetTap();
    this.bell.ring();
  }

  adopt(epoch: number): void {
    this.reports.adopt(epoch);
  }

  /** Captured audio that the controller has not confirmed, bytes. */
  undeliveredBytes(): number {
    const { start, segments } = this.capture;
    if (start === null) return 0;
    const open = segments.filter(({ index }) => !this.confirmed.all.has(index));
    return open.reduce((sum, { lengthFrames }) => sum + lengthFrames, 0) * bytesPerFrame(start.format);
  }

  /** Runs until the order is settled or `signal` aborts; an aborted order goes on in its capture process. */
  async run(signal: AbortSignal): Promise<OrderOutcome> {
    const ended = new AbortController();
    const reporting = this.reports.run(AbortSignal.any([signal, ended.signal]));
    try {
      while (!signal.aborted) {
        if (!(await this.hasTakenIn(signal))) continue;
        const step = nextStep(this.facts());
        if (step === 'close') return await this.close();
        await this.guarded(step, signal);
      }
      return 'left-to-the-next-agent';
    } finally {
      this.uploads.close();
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
    const before = this.capture;
    this.capture = captureFacts(await this.ledger.read());
    if (this.capture.end !== null) this.isTapped = false;
    this.uploads.offer(this.capture.segments);
    const isNews =
      (before.start === null) !== (this.capture.start === null) ||
      (before.end === null) !== (this.capture.end === null) ||
      before.gaps.length !== this.capture.gaps.length;
    if (isNews) this.reports.poke();
  }

  /** A step that fails is tried again; what it did not change is still true. */
  private async guarded(step: Exclude<OrderStep, 'close'>, signal: AbortSignal): Promise<void> {
    try {
      await this.take(step, signal);
      if (step !== 'wait' && step !== 'deliver') this.failures = 0;
    } catch (error) {
      const isCapture = step === 'join' || step === 'leave' || step === 'finish';
      await this.standBack(step, error, isCapture ? REJOIN : TELL, signal);
    }
  }

  private async standBack(step: string, error: unknown, policy: BackOff, signal: AbortSignal): Promise<void> {
    this.failures++;
    if (this.failures === 1) this.log.warn({ step, reason: messageOf(error) }, 'job.step-failed');
    await this.bell.wait(backOffMs(this.failures, Math.random(), policy), signal);
  }

  private async take(step: Exclude<OrderStep, 'close'>, signal: AbortSignal): Promise<void> {
    switch (step) {
      case 'join':
        return this.join();
      case 'leave':
        return this.leave();
      case 'finish':
        return this.finish();
      case 'tell-failure':
        return this.tellFailure();
      case 'send-manifest':
        return this.sendManifest();
      case 'wait':
      case 'deliver':
        return this.bell.wait(LOOK_INTERVAL_MS, signal);
    }
  }

  private async join(): Promise<void> {
    const { device, recordingId } = this.order;
    try {
      if (this.capture.start === null) await this.refuseWithoutRoom(device);
      const tap = tapOrder(this.order, this.dir, this.clockOffsetMs);
      const joined = await this.ports.captures.join(device, tap);
      this.isTapped = true;
      // The ledger's first line is on its way to the disk; the controller need not wait for that.
      if (joined.startFrame === 0) this.firstFrame = joinedStart(joined);
      this.reports.poke();
      this.log.info({ device: device.systemRef, startFrame: joined.startFrame }, 'job.capturing');
    } catch (error) {
      if (!(error instanceof CaptureProblem)) throw error;
      // It ended while nobody looked, by its booked end: the ledger says so.
      if (error.code === 'capture.recording-ended') return;
      await this.ledger.read();
      const hasStarted = captureFacts(this.ledger.lines).start !== null;
      if (hasStarted) throw error;
      this.log.error({ device: device.systemRef, code: error.code, recordingId }, 'job.start-failed');
      await this.write({ failure: { code: error.code, detail: error.detail } });
    }
  }

  private async refuseWithoutRoom(device: CapturePlanDto): Promise<void> {
    const bytesPerSecond = worstBytesPerSecond(device, this.order.channelSelection.length);
    if (await this.ports.spool.hasRoomFor(bytesPerSecond)) return;
    const detail = `The disk of ${this.ports.spool.dir} does not hold a minute of this recording. Make room on it.`;
    throw new CaptureProblem('spool.disk-full', detail, { bytesPerSecond });
  }

  private async leave(): Promise<void> {
    const reason = this.stopReason() ?? 'operator';
    const { device, recordingId } = this.order;
    try {
      // The stop is written down while the capture drains: neither waits for the other.
      await Promise.all([this.ports.captures.leave(device, recordingId, reason), this.write({ stop: reason })]);
      this.isTapped = false;
    } catch (error) {
      if (!(error instanceof CaptureProblem)) throw error;
      // No process records it: what it left is finished without one.
      if (error.code !== 'capture.tap-unknown' && error.code !== 'capture.recording-ended') throw error;
      this.forgetTap();
    }
  }

  /** A capture process that came back may hold it again; where none does, what the lost one wrote is closed here. */
  private async finish(): Promise<void> {
    const { device, recordingId } = this.order;
    try {
      await this.ports.captures.leave(device, recordingId, this.stopReason() ?? 'operator');
    } catch (error) {
      if (!(error instanceof CaptureProblem) || error.code !== 'capture.tap-unknown') throw error;
      this.forgetTap();
      await finishRecording(this.dir);
      this.log.warn('job.finished-without-capture');
    }
  }

  private async tellFailure(): Promise<void> {
    const { failure, order } = this.record;
    if (failure === null) throw new Error('there is no failure to tell');
    try {
      await this.ports.api.failed(order.jobId, { epoch: order.epoch, ...failure });
    } catch (error) {
      if (isRefusal(error, 'job.stale-epoch')) this.reports.poke();
      // The job is gone or over already: there is nobody left to tell.
      if (!isRefusal(error, 'job.not-found', 'job.wrong-phase')) throw error;
    }
    this.isFailureTold = true;
  }

  private async sendManifest(): Promise<void> {
    const manifest = captureManifest(this.capture, this.order.epoch, new Date().toISOString());
    await this.ports.api.manifest(this.order.jobId, manifest);
    this.isManifestTaken = true;
    this.log.info({ totalFrames: manifest.totalFrames, segments: manifest.segments.length }, 'job.manifest-taken');
    this.reports.poke();
  }

  private async close(): Promise<OrderOutcome> {
    await this.ports.spool.remove(this.order.recordingId);
    this.log.info({ jobStatus: this.jobStatus }, 'job.closed');
    return this.record.failure === null ? 'delivered' : 'failed';
  }

  /** From here on the disk alone says whether there ever was a frame. */
  private forgetTap(): void {
    this.isTapped = false;
    this.firstFrame = null;
  }

  private facts(): OrderFacts {
    const { start, segments, end } = this.capture;
    return {
      stop: this.stopReason(),
      hasFailed: this.record.failure !== null,
      isFailureTold: this.isFailureTold,
      hasStarted: start !== null || this.firstFrame !== null,
      isTapped: this.isTapped,
      hasEnded: end !== null,
      isManifestTaken: this.isManifestTaken,
      isAllConfirmed: segments.every(({ index }) => this.confirmed.all.has(index)),
      jobStatus: this.jobStatus,
    };
  }

  private stopReason(): OrderRecord['stop'] {
    if (this.record.stop !== null) return this.record.stop;
    if (this.jobStatus === 'stop_requested' || this.jobStatus === 'cancelled') return 'operator';
    const { endsAt } = this.order;
    if (endsAt === null) return null;
    const endMs = Date.parse(endsAt) + this.clockOffsetMs;
    return Date.now() > endMs + BOOKED_END_GRACE_MS ? 'booked-end' : null;
  }

  private async write(change: Partial<OrderRecord>): Promise<void> {
    this.record = { ...this.record, clockOffsetMs: this.clockOffsetMs, ...change };
    await this.journal.write(this.record);
  }

  /** Until this agent has measured it, what the one before it knew: a skewed clock must not end a recording early. */
  private get clockOffsetMs(): number {
    return this.ports.clockOffsetMs() ?? this.record.clockOffsetMs;
  }

  private newUploads(): UploadRecording {
    const { recordingId } = this.record.order;
    return new UploadRecording(
      this.dir,
      () => (this.capture.start === null ? 0 : bytesPerFrame(this.capture.start.format)),
      {
        send: (segment, sizeBytes, body) => sendSegment(this.ports.api, { recordingId, segment, sizeBytes, body }),
        confirm: (index, sha256) => this.confirmed.add(index, sha256),
        confirmed: () => this.confirmed.all,
        onConfirmed: () => this.bell.ring(),
      },
      this.log,
    );
  }

  private newReports(epoch: number, mustAttach: boolean): ReportJob {
    const { jobId } = this.record.order;
    const ports = {
      send: (body: ReportCaptureDto) => this.ports.api.report(jobId, body),
      attach: () => this.ports.api.attach(jobId),
      askStatus: async () => (await this.ports.api.job(jobId)).status,
      facts: () => this.reportFacts(),
      onStatus: (status: JobStatus) => {
        if (status === this.jobStatus) return;
        this.log.info({ from: this.jobStatus, to: status }, 'job.status-changed');
        this.jobStatus = status;
        this.bell.ring();
      },
      onEpoch: (newest: number) => this.holdEpoch(newest),
    };
    return new ReportJob(ports, epoch, mustAttach, this.log);
  }

  /** The epoch goes into the journal, so that after the job's end the next agent still asks with the right one. */
  private holdEpoch(epoch: number): void {
    const order = Object.assign(new CaptureOrderDto(), this.order, { epoch });
    void this.write({ order }).catch((error: unknown) => {
      this.log.error({ reason: messageOf(error) }, 'job.journal-unwritten');
    });
  }

  private async reportFacts(): Promise<Omit<ReportCaptureDto, 'epoch'>> {
    const { gaps, end } = this.capture;
    const start = this.capture.start === null ? this.firstFrame : captureStart(this.capture.start);
    return {
      phase: phaseOf(this.facts()),
      framesCaptured: end?.totalFrames ?? (await this.framesNow()),
      ...(start === null ? {} : { start }),
      gaps: declaredGaps(gaps),
    };
  }

  private async framesNow(): Promise<number> {
    const inLedger = nextFrameOf(this.ledger.lines);
    if (!this.isTapped) return inLedger;
    const { device, recordingId } = this.order;
    const running = await this.ports.captures.totalFrames(device, recordingId).catch((error: unknown) => {
      this.log.debug({ reason: messageOf(error) }, 'job.frames-unknown');
      return null;
    });
    return Math.max(inLedger, running ?? 0);
  }
}
