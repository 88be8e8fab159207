import type { WireProblem } from '../pcm/capture-problem.ts';
import type { GapLine, SegmentLine, StartLine } from '../pcm/ledger.ts';
import { isInvented } from '../pcm/pcm-source.ts';
import type { TapOrder, TapOutcome, TapStart, TapStatus } from '../pcm/tap.ts';
import type { RecordingSpool } from './recording-spool.ts';
import type { TapEvent } from './tap-messages.ts';

export interface RunningTapListener {
  readonly onSegmentFinished: (index: number) => void;
  readonly onFault: (problem: WireProblem | null) => void;
  readonly onEnded: (outcome: TapOutcome) => void;
  /** Ended without a last line. */
  readonly onAbandoned: () => void;
}

type Ended = Extract<TapEvent, { type: 'ended' }>;

/** What the main thread knows of one tap of the writer thread. */
export class RunningTap {
  /** Frames of the time line, gap frames in it; the writer thread keeps them up to date. */
  readonly progress = new SharedArrayBuffer(16);
  readonly started: Promise<TapStart>;
  readonly ended: Promise<TapOutcome>;
  private readonly counters = new Float64Array(this.progress);
  private resolveStarted!: (start: TapStart) => void;
  private resolveEnded!: (outcome: TapOutcome) => void;
  private fault: WireProblem | null = null;
  private isAbandoned = false;

  constructor(
    private readonly order: TapOrder,
    private readonly start: Omit<StartLine, 'startedAt'>,
    readonly spool: RecordingSpool,
    private readonly listener: RunningTapListener,
  ) {
    this.started = new Promise((resolve) => (this.resolveStarted = resolve));
    this.ended = new Promise((resolve) => (this.resolveEnded = resolve));
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

  /** When it ends, the recording gets no last line: it may be taken up again. */
  abandon(): void {
    this.isAbandoned = true;
  }

  onFault(problem: WireProblem | null): void {
    this.fault = problem;
    this.listener.onFault(problem);
  }

  onEvent(event: TapEvent): void {
    switch (event.type) {
      case 'started':
        this.resolveStarted(this.startOf(event));
        return;
      case 'segment-opened':
        this.spool.segmentOpened(event.facts);
        return;
      case 'segment-written':
        this.spool.segmentWritten(event.segment, () => this.listener.onSegmentFinished(event.segment.facts.index));
        return;
      case 'fault':
        this.onFault(event.problem);
        return;
      case 'ended':
        void this.finish(event);
    }
  }

  private get earlierGaps(): readonly GapLine[] {
    return this.spool.lines.filter((line) => line.type === 'gap');
  }

  private get finishedSegments(): readonly SegmentLine[] {
    return this.spool.lines.filter((line) => line.type === 'segment');
  }

  private startOf(event: Extract<TapEvent, { type: 'started' }>): TapStart {
    const { recordingId, startFrame, deviceFrame, firstFrameAtUtcMs, gap } = event;
    return {
      recordingId,
      startFrame,
      deviceFrame,
      firstFrameAtUtcMs,
      deviceFormat: this.start.deviceFormat,
      format: this.start.format,
      isDemo: isInvented(this.start.source),
      resumedAfterGap: gap === null ? null : { startFrame: gap.startFrame, lengthFrames: gap.lengthFrames },
    };
  }

  private async finish({ reason, totalFrames, endedAtUtcMs, gap }: Ended): Promise<void> {
    if (this.isAbandoned) {
      await this.spool.abandon();
    } else {
      const endedAt = new Date(endedAtUtcMs).toISOString();
      await this.spool.end(gap, { type: 'end', totalFrames, reason, endedAt });
    }
    const gaps = this.earlierGaps;
    const outcome: TapOutcome = {
      recordingId: this.order.recordingId,
      reason,
      totalFrames,
      gaps: gaps.length,
      gapFrames: gaps.reduce((sum, line) => sum + line.lengthFrames, 0),
      segments: this.finishedSegments.length,
      endedAtUtcMs,
    };
    if (this.isAbandoned) this.listener.onAbandoned();
    else this.listener.onEnded(outcome);
    this.resolveEnded(outcome);
  }
}
