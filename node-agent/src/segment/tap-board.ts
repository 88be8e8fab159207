import { storedFormatOf } from '@rakkr/shared/audio/vocabulary';

import { CaptureProblem, type WireProblem, toWireProblem } from '../pcm/capture-problem.ts';
import type { EndReason, GapLine, StartLine } from '../pcm/ledger.ts';
import type { GrantedPcm, SourceKind } from '../pcm/pcm-source.ts';
import type { HeldSegment, TapLedger, TapOrder, TapOutcome, TapStart, TapStatus } from '../pcm/tap.ts';
import { monotonicNs } from '../platform/clock.ts';
import { within } from '../platform/within.ts';
import type { LedgerFile } from './ledger-file.ts';
import { RecordingSpool } from './recording-spool.ts';
import { recoverRecording } from './recover-recording.ts';
import { resumePoint } from './resume-point.ts';
import type { RingSuccessor } from './ring-successor.ts';
import { RunningTap } from './running-tap.ts';
import { silentDisk, spoolProblem, takingOver } from './spool-problem.ts';
import type { TapCommand, WriterEvent } from './tap-messages.ts';
import { anotherFormat, hasEnded, isGoing, noFirstFrame, unknownTap } from './tap-refusals.ts';

/**
 * A device that gives no frame for so long does not start a recording. A process that has just started on a small, busy
 * machine takes seconds until all of its threads run.
 */
const FIRST_FRAME_TIMEOUT_MS = 8_000;
/** Outcomes that are remembered for an order that comes a second time. */
const REMEMBERED_OUTCOMES = 100;
/**
 * Whoever gives an order is answered after so long, whether the recording's folder is open or not: its disk does not
 * answer, or takes long to take what a dead process has left. An agent that hears nothing for 10 s takes the order back.
 */
const OPEN_PATIENCE_MS = 5_000;

/** What the board needs to know of the device and to say to others. */
export interface TapBoardPorts {
  readonly source: SourceKind;
  readonly device: string;
  readonly bootId: string;
  /** Brings what a dead process had read of a recording and not written. */
  readonly successor: Pick<RingSuccessor, 'takeOver'>;
  /** Sends an order to the writer thread. */
  readonly command: (command: TapCommand) => void;
  readonly onSegmentFinished: (recordingId: string, index: number) => void;
  readonly onGap: (recordingId: string, gap: GapLine) => void;
  readonly onFault: (recordingId: string, problem: WireProblem | null) => void;
  readonly onEnded: (outcome: TapOutcome) => void;
  /** The last recording is written: nothing here needs the process. */
  readonly onEmpty: () => void;
}

/** A recording's folder that is being opened. */
interface Opening {
  readonly dir: string;
  /** What a dead process had read is being written there. */
  isTakingOver: boolean;
  /** An order was answered without it. */
  isLate: boolean;
  /** An order to end the recording that came meanwhile. */
  leave: Pick<Leave, 'reason' | 'atNs'> | null;
  /** Returns once it is open, or is refused. */
  readonly isSettled: Promise<unknown>;
}

type Leave = Extract<TapCommand, { type: 'leave' }>;

/**
 * All recordings of one device: takes orders, lets the writer thread do the fast half and each recording's spool the
 * slow half. Every order may come twice; the second answers the first outcome.
 */
export class TapBoard {
  private readonly taps = new Map<string, RunningTap>();
  private readonly starts = new Map<string, Promise<TapStart>>();
  private readonly outcomes = new Map<string, TapOutcome>();
  /** By recording. */
  private readonly openings = new Map<string, Opening>();
  /** The process is about to end: nothing begins any more. */
  private isEnding = false;

  constructor(
    private readonly ports: TapBoardPorts,
    private readonly openPatienceMs = OPEN_PATIENCE_MS,
  ) {}

  get isEmpty(): boolean {
    return this.starts.size === 0 && this.taps.size === 0 && !this.isOpening;
  }

  /** A thread may be in a disk on behalf of a recording that has not begun here. */
  get isOpening(): boolean {
    return this.openings.size > 0;
  }

  get statuses(): readonly TapStatus[] {
    return [...this.taps.values()].map((tap) => tap.status);
  }

  /** @throws CaptureProblem */
  join(order: TapOrder, granted: GrantedPcm): Promise<TapStart> {
    const orderedAtNs = monotonicNs();
    const known = this.startOf(order.recordingId);
    if (known !== undefined) return known;
    const start = this.begin(order, granted, orderedAtNs).catch((error: unknown) => {
      this.starts.delete(order.recordingId);
      throw error;
    });
    this.starts.set(order.recordingId, start);
    return this.onceOpen(order.recordingId, start);
  }

  /** The first outcome of an order to join that came before. @throws CaptureProblem */
  startOf(recordingId: string): Promise<TapStart> | undefined {
    const start = this.starts.get(recordingId);
    return start === undefined ? undefined : this.onceOpen(recordingId, start);
  }

  /**
   * Ends a recording with the frame that is captured now.
   *
   * @throws CaptureProblem if it is not known here, or its folder is still being opened: nobody else may write there
   */
  async leave(recordingId: string, reason: EndReason): Promise<TapOutcome> {
    const atNs = monotonicNs();
    const outcome = this.outcomes.get(recordingId);
    if (outcome !== undefined) return outcome;
    const opening = this.openings.get(recordingId);
    if (opening !== undefined) opening.leave ??= { reason, atNs };
    await this.startOf(recordingId);
    const tap = this.taps.get(recordingId);
    if (tap === undefined) throw unknownTap(recordingId);
    this.ports.command(tap.orders({ type: 'leave', recordingId, reason, atNs }));
    return tap.ended;
  }

  /** For the end of the process: a recording whose folder is being opened does not begin any more. */
  async leaveAll(reason: EndReason): Promise<TapOutcome[]> {
    this.isEnding = true;
    return Promise.all([...this.taps.keys()].map((recordingId) => this.leave(recordingId, reason)));
  }

  /** Returns when all recordings have ended and the disk has everything of them. */
  async allWritten(): Promise<void> {
    await Promise.all([...this.taps.values()].map((tap) => tap.written));
  }

  /** Finishes every tap's segment and leaves the recordings without an end: a later process takes them up again. */
  async suspendAll(): Promise<void> {
    const atNs = monotonicNs();
    this.isEnding = true;
    await Promise.all(
      [...this.taps.values()].map(async (tap) => {
        tap.abandon();
        this.ports.command(tap.orders({ type: 'leave', recordingId: tap.recordingId, reason: 'shutdown', atNs }));
        await tap.ended;
      }),
    );
  }

  /** The ledger, whether the disk has taken it or not. @throws CaptureProblem if the recording is not known here */
  ledgerOf(recordingId: string): TapLedger {
    return this.tap(recordingId).ledger;
  }

  /**
   * The oldest segment that is in memory only; null where there is none.
   *
   * @throws CaptureProblem if the recording is not known here
   */
  takeHeld(recordingId: string): Promise<HeldSegment | null> {
    return this.tap(recordingId).takeHeld(() => this.ports.command({ type: 'hold', recordingId }));
  }

  /** The controller has the segment. @throws CaptureProblem if the recording is not known here */
  heldIsSafe(recordingId: string, index: number, sha256: string): void {
    this.tap(recordingId).spool.held.markSafe(index, sha256);
  }

  /**
   * The writer thread hangs in a disk and another one has taken its place: recordings go on there, without their disk
   * until it answers.
   */
  handOver(): void {
    for (const tap of this.taps.values()) {
      if (tap.hasEnded) continue;
      const orders = tap.handOver();
      for (const order of orders) this.ports.command(order);
      if (orders.length > 0) void this.whenDiskAnswers(tap);
    }
  }

  private async whenDiskAnswers(tap: RunningTap): Promise<void> {
    await tap.diskAnswers();
    this.ports.command({ type: 'disk-answers', recordingId: tap.recordingId });
  }

  private tap(recordingId: string): RunningTap {
    const tap = this.taps.get(recordingId);
    if (tap === undefined) throw unknownTap(recordingId);
    return tap;
  }

  /** Takes what the writer thread tells. */
  onWriterEvent(event: WriterEvent): void {
    if (event.type === 'flush-due') {
      void this.syncAll();
      return;
    }
    const tap = this.taps.get(event.recordingId);
    if (tap === undefined) throw new Error(`the writer tells of ${event.recordingId}, which has no tap`);
    tap.onEvent(event);
  }

  private async begin(order: TapOrder, granted: GrantedPcm, orderedAtNs: number): Promise<TapStart> {
    const start = startFacts(order, granted, this.ports);
    if (this.outcomes.has(order.recordingId)) throw hasEnded(order);
    const { ledger, opening } = await this.openLedger(order);
    const resume = resumePoint(ledger.lines, this.ports.bootId);
    const refusal =
      this.whyNotBegin(order, ledger, opening.isLate && resume === null) ?? anotherFormat(resume, granted);
    if (refusal !== null) {
      await ledger.close();
      throw refusal;
    }
    const spool = new RecordingSpool(
      order.dir,
      ledger,
      (problem) => tap.onSpoolFault(problem),
      (gap) => this.ports.onGap(order.recordingId, gap),
    );
    const tap = new RunningTap(order, resume?.start ?? start, spool, {
      onSegmentFinished: (index) => this.ports.onSegmentFinished(order.recordingId, index),
      onFault: (problem) => this.ports.onFault(order.recordingId, problem),
      onEnded: (outcome) => this.remember(outcome),
      onWritten: () => this.forget(order.recordingId),
    });
    this.taps.set(order.recordingId, tap);
    const fromNs = orderedAtNs - order.preRollMs * 1e6;
    const { progress } = tap;
    this.ports.command(tap.orders({ type: 'join', order, start, orderedAtNs, fromNs, resume, progress }));
    const { recordingId } = order;
    if (opening.leave !== null) this.ports.command(tap.orders({ type: 'leave', recordingId, ...opening.leave }));
    return this.firstFrame(tap, order.recordingId);
  }

  /** @param isGivenUp  whoever ordered a fresh recording was told that it did not begin */
  private whyNotBegin(order: TapOrder, ledger: LedgerFile, isGivenUp: boolean): CaptureProblem | null {
    if (ledger.lines.some((line) => line.type === 'end')) return hasEnded(order);
    if (this.isEnding) return isGoing(order);
    return isGivenUp ? toProblem(silentDisk(order.dir)) : null;
  }

  /** One that is taken up again goes on from what it finds, however late that is. @throws CaptureProblem */
  private async openLedger(order: TapOrder): Promise<{ ledger: LedgerFile; opening: Opening }> {
    const { recordingId, dir } = order;
    const { promise: isSettled, resolve } = Promise.withResolvers<null>();
    const opening: Opening = { dir, isTakingOver: false, isLate: false, leave: null, isSettled };
    this.openings.set(recordingId, opening);
    try {
      const ledger = await openSpool(order, this.ports.successor, () => (opening.isTakingOver = true));
      return { ledger, opening };
    } finally {
      this.openings.delete(recordingId);
      resolve(null);
    }
  }

  /** Answers in time, whatever the disk does. @throws CaptureProblem */
  private async onceOpen(recordingId: string, start: Promise<TapStart>): Promise<TapStart> {
    const opening = this.openings.get(recordingId);
    if (opening === undefined) return start;
    try {
      await within(this.openPatienceMs, opening.isSettled, () => toProblem(problemOf(opening)));
    } catch (error) {
      if (!opening.isLate) void this.followLate(recordingId, opening.dir, start);
      opening.isLate = true;
      throw error;
    }
    return start;
  }

  /** What becomes of it is nobody's answer any more, unless the order is repeated. */
  private async followLate(recordingId: string, dir: string, start: Promise<TapStart>): Promise<void> {
    try {
      await start;
    } catch (error) {
      this.ports.onFault(
        recordingId,
        error instanceof CaptureProblem ? toWireProblem(error) : spoolProblem(error, dir),
      );
      if (this.isEmpty) this.ports.onEmpty();
    }
  }

  private async firstFrame(tap: RunningTap, recordingId: string): Promise<TapStart> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(noFirstFrame(this.ports.device, tap));
      }, FIRST_FRAME_TIMEOUT_MS);
    });
    try {
      return await Promise.race([tap.started, late]);
    } catch (error) {
      tap.abandon();
      this.ports.command({ type: 'leave', recordingId, reason: 'operator', atNs: monotonicNs() });
      await tap.ended;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private async syncAll(): Promise<void> {
    await Promise.all([...this.taps.values()].map((tap) => tap.spool.sync()));
  }

  private remember(outcome: TapOutcome): void {
    this.starts.delete(outcome.recordingId);
    this.outcomes.set(outcome.recordingId, outcome);
    const [oldest] = this.outcomes.keys();
    if (this.outcomes.size > REMEMBERED_OUTCOMES && oldest !== undefined) this.outcomes.delete(oldest);
    this.ports.onEnded(outcome);
  }

  private forget(recordingId: string): void {
    this.taps.delete(recordingId);
    this.starts.delete(recordingId);
    if (this.taps.size === 0) this.ports.onEmpty();
  }
}

/** Opens the recording's folder. @throws CaptureProblem if it cannot be used */
async function openSpool(
  order: TapOrder,
  successor: TapBoardPorts['successor'],
  onTakeOver: () => void,
): Promise<LedgerFile> {
  const { dir, known } = order;
  try {
    return await recoverRecording(dir, known, (lines) => successor.takeOver(order, lines, onTakeOver));
  } catch (cause) {
    if (cause instanceof CaptureProblem) throw cause;
    const { code, detail, facts } = spoolProblem(cause, dir);
    throw new CaptureProblem(code, detail, facts, { cause });
  }
}

function startFacts(order: TapOrder, granted: GrantedPcm, ports: TapBoardPorts): Omit<StartLine, 'startedAt'> {
  const { format, periodFrames, bufferFrames } = granted;
  const missing = order.channels.find((channel) => channel > format.channels);
  if (missing !== undefined) {
    const detail = `${ports.device} has ${String(format.channels)} channels: choose another than ${String(missing)}.`;
    throw new CaptureProblem('capture.channels-unsupported', detail, { channels: format.channels });
  }
  const { recordingId, channels, segmentFrames, description } = order;
  const sampleFormat = storedFormatOf(format.sampleFormat);
  return {
    type: 'start',
    recordingId,
    source: ports.source,
    device: ports.device,
    deviceFormat: format,
    deviceBuffer: { periodFrames, bufferFrames },
    format: { sampleFormat, rate: format.rate, channels: channels.length },
    channels,
    segmentFrames,
    description,
    preRollFrames: 0,
  };
}

const problemOf = ({ dir, isTakingOver }: Opening): WireProblem => (isTakingOver ? takingOver(dir) : silentDisk(dir));

const toProblem = ({ code, detail, facts }: WireProblem): CaptureProblem => new CaptureProblem(code, detail, facts);
