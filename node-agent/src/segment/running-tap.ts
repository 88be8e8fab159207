import type { WireProblem } from '../pcm/capture-problem.ts';
import type { EndLine, GapLine, SegmentLine, StartLine } from '../pcm/ledger.ts';
import { isInvented } from '../pcm/pcm-source.ts';
import type { HeldSegment, TapLedger, TapOrder, TapOutcome, TapStart, TapStatus } from '../pcm/tap.ts';
import { sleep } from '../platform/sleep.ts';
import type { RecordingSpool } from './recording-spool.ts';
import type { SegmentFacts } from './segment-head.ts';
import { silentDisk } from './spool-problem.ts';
import type { TakeOver, TapCommand, TapEvent } from './tap-messages.ts';

export interface RunningTapListener {
  readonly onSegmentFinished: (index: number) => void;
  readonly onFault: (problem: WireProblem | null) => void;
  readonly onEnded: (outcome: TapOutcome) => void;
  /** Ended, and nothing is left to be written. */
  readonly onWritten: () => void;
}

/** The end is told after so long, whether the disk has taken it or not. */
const LAST_LINE_PATIENCE_MS = 2_000;
/** Whoever wants held audio is answered after so long, with none. */
const HOLD_PATIENCE_MS = 3_000;

type Join = Extract<TapCommand, { type: 'join' }>;
type Ended = Extract<TapEvent, { type: 'ended' }>;

/** What the main thread knows of one tap of the writer thread. */
export class RunningTap {
  /** Frames of the time line, gap frames in it; the writer thread keeps them up to date. */
  readonly progress = new SharedArrayBuffer(16);
  readonly started: Promise<TapStart>;
  readonly ended: Promise<TapOutcome>;
  /** Ended, and nothing is left to be written; a disk that refuses holds it up. */
  readonly written: Promise<void>;
  private readonly counters = new Float64Array(this.progress);
  private resolveStarted!: (start: TapStart) => void;
  private resolveEnded!: (outcome: TapOutcome) => void;
  private resolveWritten!: () => void;
  /** Of the writer thread: frames wait in the ring. */
  private writeFault: WireProblem | null = null;
  /** Of the spool: what was written is not safe on the disk yet. */
  private spoolFault: WireProblem | null = null;
  private joined: Join | null = null;
  private leaving: Extract<TapCommand, { type: 'leave' }> | null = null;
  /** What another thread needs to go on; null until the first segment. */
  private place: TakeOver | null = null;
  private shift: number | null = null;
  hasEnded = false;
  private isAbandoned = false;

  constructor(
    private readonly order: TapOrder,
    private readonly start: Omit<StartLine, 'startedAt'>,
    readonly spool: RecordingSpool,
    private readonly listener: RunningTapListener,
  ) {
    this.started = new Promise((resolve) => (this.resolveStarted = resolve));
    this.ended = new Promise((resolve) => (this.resolveEnded = resolve));
    this.written = new Promise((resolve) => (this.resolveWritten = resolve));
    this.counters[0] = this.earlierGaps.reduce((sum, gap) => sum + gap.lengthFrames, 0);
    this.counters[1] = this.counters[0];
  }

  get recordingId(): string {
    return this.order.recordingId;
  }

  get status(): TapStatus {
    const { recordingId, dir, endAtUtcMs } = this.order;
    return {
      recordingId,
      dir,
      channels: this.start.channels,
      totalFrames: this.counters[0] ?? 0,
      gapFrames: this.counters[1] ?? 0,
      finishedSegments: this.finishedSegments.length,
      endAtUtcMs,
      fault: this.fault,
    };
  }

  /** The ledger, whether the disk has taken it or not. */
  get ledger(): TapLedger {
    return { ...this.spool.view, fault: this.fault };
  }

  /** When it ends, the recording gets no last line: it may be taken up again. */
  abandon(): void {
    this.isAbandoned = true;
  }

  /** Orders for the writer thread, kept for another one that takes its place. */
  orders(command: Join | Extract<TapCommand, { type: 'leave' }>): TapCommand {
    if (command.type === 'join') this.joined = command;
    else this.leaving ??= command;
    return command;
  }

  /**
   * The writer thread hangs in this or another recording's disk, and another one takes its place.
   *
   * @returns orders for that one; none where the recording had no frame yet: then it has ended without one
   */
  handOver(): TapCommand[] {
    if (this.joined === null || this.place === null || this.shift === null) {
      this.abandon();
      const nothing = { totalFrames: 0, endedAtUtcMs: Date.now(), gap: null };
      this.onEvent({ type: 'ended', recordingId: this.recordingId, reason: 'operator', ...nothing });
      return [];
    }
    this.counters[1] = this.earlierGaps.reduce((sum, gap) => sum + gap.lengthFrames, 0);
    this.onWriteFault(silentDisk(this.order.dir));
    const join = { ...this.joined, takeOver: { ...this.place, shift: this.shift } };
    return this.leaving === null ? [join] : [join, this.leaving];
  }

  /** Returns once the disk of a recording that was handed over does something again. */
  async diskAnswers(): Promise<void> {
    if (this.place !== null) await this.spool.answer(this.place.nextIndex);
  }

  /** The spool's steps: null once the disk takes them again. */
  onSpoolFault(problem: WireProblem | null): void {
    this.spoolFault = problem;
    this.listener.onFault(this.fault);
  }

  /**
   * The oldest segment that is in memory only; waits for one while the disk refuses.
   *
   * @param hold  has the writer thread hold the next one
   * @returns null where the disk has everything, or nothing came in time
   */
  async takeHeld(hold: () => void): Promise<HeldSegment | null> {
    const { held } = this.spool;
    if (held.first() === null && this.writeFault !== null && !this.hasEnded) {
      hold();
      await held.arrival(HOLD_PATIENCE_MS);
    }
    return held.first();
  }

  private get fault(): WireProblem | null {
    return this.writeFault ?? this.spoolFault;
  }

  private onWriteFault(problem: WireProblem | null): void {
    this.writeFault = problem;
    this.listener.onFault(this.fault);
    if (problem === null) this.spool.held.wake();
  }

  onEvent(event: TapEvent): void {
    switch (event.type) {
      case 'started':
        this.shift = event.deviceFrame - event.startFrame;
        this.resolveStarted(this.startOf(event));
        return;
      case 'segment-opened':
        this.comesTo(event.facts, 0);
        this.spool.segmentOpened(event.facts);
        return;
      case 'segment-written':
        this.comesTo(event.segment.facts, event.segment.lengthFrames);
        this.spool.segmentWritten(event.segment, () => this.listener.onSegmentFinished(event.segment.facts.index));
        return;
      case 'segment-held':
        this.comesTo(event.segment.facts, event.segment.lengthFrames);
        this.spool.segmentHeld(event.segment, event.pcm, () =>
          this.listener.onSegmentFinished(event.segment.facts.index),
        );
        return;
      case 'fault':
        this.onWriteFault(event.problem);
        return;
      case 'ended':
        void this.finish(event);
    }
  }

  /** A segment has begun, or is complete with so many frames. */
  private comesTo({ start, index, startFrame }: SegmentFacts, lengthFrames: number): void {
    const nextIndex = lengthFrames === 0 ? index : index + 1;
    this.place = { start, nextIndex, nextFrame: startFrame + lengthFrames, shift: 0, isDiskSilent: true };
  }

  private get earlierGaps(): readonly GapLine[] {
    return this.spool.lines.filter((line) => line.type === 'gap');
  }

  private get finishedSegments(): readonly SegmentLine[] {
    return this.spool.lines.filter((line) => line.type === 'segment');
  }

  private startOf(event: Extract<TapEvent, { type: 'started' }>): TapStart {
    const { recordingId, startFrame, deviceFrame, firstFrameAtUtcMs, preRollFrames, gap } = event;
    return {
      recordingId,
      startFrame,
      deviceFrame,
      firstFrameAtUtcMs,
      preRollFrames,
      deviceFormat: this.start.deviceFormat,
      format: this.start.format,
      isDemo: isInvented(this.start.source),
      resumedAfterGap: gap === null ? null : { startFrame: gap.startFrame, lengthFrames: gap.lengthFrames },
    };
  }

  private async finish(event: Ended): Promise<void> {
    this.hasEnded = true;
    this.spool.held.wake();
    const written = this.isAbandoned ? this.spool.abandon() : this.spool.end(event.gap, endLine(event));
    // Left without an end, the recording is on the disk or nowhere; one with an end can be delivered without the disk.
    if (this.isAbandoned) await written;
    else await Promise.race([written, sleep(LAST_LINE_PATIENCE_MS)]);
    const outcome = this.outcomeOf(event);
    if (!this.isAbandoned) this.listener.onEnded(outcome);
    this.resolveEnded(outcome);
    await written;
    this.listener.onWritten();
    this.resolveWritten();
  }

  private outcomeOf({ reason, totalFrames, endedAtUtcMs }: Ended): TapOutcome {
    const gaps = this.earlierGaps;
    return {
      recordingId: this.order.recordingId,
      reason,
      totalFrames,
      gaps: gaps.length,
      gapFrames: gaps.reduce((sum, line) => sum + line.lengthFrames, 0),
      segments: this.finishedSegments.length,
      endedAtUtcMs,
      isOnDisk: this.spool.view.isOnDisk,
    };
  }
}

const endLine = ({ totalFrames, reason, endedAtUtcMs }: Ended): EndLine => ({
  type: 'end',
  totalFrames,
  reason,
  endedAt: new Date(endedAtUtcMs).toISOString(),
});
