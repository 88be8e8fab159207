import { CaptureOrderDto, type CaptureStartDto } from '@rakkr/shared/agent-protocol';
import type { JobStatus } from '@rakkr/shared/recordings/vocabulary';

import type { EndReason, LedgerLine, SegmentLine } from '../../pcm/ledger.ts';
import type { TapLedger } from '../../pcm/tap.ts';
import { bootId, monotonicNs, monotonicToUtcMs } from '../../platform/clock.ts';
import { within } from '../../platform/within.ts';
import { LedgerTail } from '../../spool/ledger-tail.ts';
import { OrderJournal, type OrderRecord } from '../../spool/order-journal.ts';
import { type CaptureFacts, captureFacts, captureStart } from './capture-facts.ts';
import { RescuedLines } from './rescued-lines.ts';

/** The capture process ends a booked recording to the frame; this is for one that has no process any more. */
const BOOKED_END_GRACE_MS = 2_000;
/** A ledger that cannot be read by then is asked for again: its disk may be dead, and the capture process know more. */
const READ_PATIENCE_MS = 5_000;
/** A change is written for so long; then it counts without the disk. */
const WRITE_PATIENCE_MS = 2_000;

/**
 * What this agent knows of one order: its journal and its ledger on the disk, the capture process's word, the
 * controller's word. Knows nobody to ask; whoever asks writes the answer down here.
 */
export class OrderState {
  private readonly journal: OrderJournal;
  private readonly ledger: LedgerTail;
  private taken: CaptureFacts = captureFacts([]);
  private tapped = false;
  private isUnwritten = false;
  /** The ledger as the capture process knows it; null while the file has all of it. */
  private followed: TapLedger | null = null;
  private readonly rescued = new RescuedLines();
  /** As the capture process told it; the ledger says the same once it is on the disk. */
  private firstFrame: CaptureStartDto | null = null;
  private status: JobStatus;
  isFailureTold = false;
  isManifestTaken = false;

  constructor(
    private record: OrderRecord,
    /** The recording's folder in the spool. */
    readonly dir: string,
    private readonly measuredOffsetMs: () => number | null,
  ) {
    this.status = record.order.status;
    this.noteStop();
    this.journal = new OrderJournal(dir);
    this.ledger = new LedgerTail(dir);
  }

  get order(): CaptureOrderDto {
    return this.record.order;
  }

  /** The controller's last word. */
  get jobStatus(): JobStatus {
    return this.status;
  }

  set jobStatus(status: JobStatus) {
    this.status = status;
    this.noteStop();
  }

  get failure(): OrderRecord['failure'] {
    return this.record.failure;
  }

  /** What the ledger said at the last look. */
  get capture(): CaptureFacts {
    return this.taken;
  }

  /** The capture process records it. */
  get isTapped(): boolean {
    return this.tapped;
  }

  /** How the recording began; null while there is no frame. */
  get start(): CaptureStartDto | null {
    return this.taken.start === null ? this.firstFrame : captureStart(this.taken.start);
  }

  /** Until this agent has measured it, what the one before it knew: a skewed clock must not end a recording early. */
  get clockOffsetMs(): number {
    return this.measuredOffsetMs() ?? this.record.clockOffsetMs;
  }

  /** Why the capture is to end; null while it goes on. */
  get stopReason(): EndReason | null {
    if (this.record.stop !== null) return this.record.stop;
    if (this.isStopOrdered) return 'operator';
    const endMs = this.bookedEndMs;
    return endMs !== null && Date.now() > endMs + BOOKED_END_GRACE_MS ? 'booked-end' : null;
  }

  /**
   * What was captured from here on is no part of the recording: its booked end, or when it was stopped, whichever was
   * first. UTC by this node's clock as it stands now, ms; null while neither is known.
   */
  get endAtUtcMs(): number | null {
    const { stoppedAt } = this.record;
    const stopMs = stoppedAt?.bootId === bootId() ? monotonicToUtcMs(stoppedAt.monotonicNs) : Infinity;
    const endMs = Math.min(this.bookedEndMs ?? Infinity, stopMs);
    return endMs === Infinity ? null : Math.round(endMs);
  }

  private get bookedEndMs(): number | null {
    const { endsAt } = this.order;
    return endsAt === null ? null : Date.parse(endsAt) + this.clockOffsetMs;
  }

  private get isStopOrdered(): boolean {
    return this.status === 'stop_requested' || this.status === 'cancelled';
  }

  /** Known from the first word on: what is read while the capture is still to be told is not wanted. */
  private noteStop(): void {
    if (!this.isStopOrdered || this.record.stoppedAt !== null) return;
    this.record = { ...this.record, stoppedAt: { monotonicNs: monotonicNs(), bootId: bootId() } };
  }

  /**
   * The disk does not take all of the ledger: the capture process knows it. Null = the file is the ledger again, unless
   * the recording has ended: then nothing is added to what is known, and the process may be gone before the disk is back.
   */
  follow(ledger: TapLedger | null): void {
    if (ledger !== null) this.rescued.follow(ledger);
    if (ledger !== null || this.followed?.lines.at(-1)?.type !== 'end') this.followed = ledger;
  }

  /** The controller has a segment that the disk refused. */
  rescuedSegment(segment: SegmentLine): void {
    this.rescued.add(segment);
  }

  /** For whoever takes up what a capture process has left that died while the disk refused. */
  get rescuedLines(): readonly LedgerLine[] {
    return this.rescued.lines;
  }

  get isFollowing(): boolean {
    return this.followed !== null;
  }

  /** The disk does not take the recording now: it goes to the controller from the capture's memory. */
  get isDiskRefusing(): boolean {
    return this.followed !== null && (this.followed.fault !== null || this.followed.heldIndexes.length > 0);
  }

  private silence(): Error {
    return new Error(`the disk of ${this.dir} does not answer`);
  }

  /** Looks at the ledger. @throws the file system's error; RangeError if it is damaged */
  async takeIn(): Promise<CaptureFacts> {
    // The next look at a file that is all of the ledger puts it there: the disk at hand may not answer at all.
    if (this.isUnwritten && this.followed === null) await this.hold();
    const { followed } = this;
    this.taken =
      followed === null
        ? captureFacts(await within(READ_PATIENCE_MS, this.ledger.read(), () => this.silence()))
        : captureFacts(followed.lines, new Set([...followed.heldIndexes, ...followed.safeIndexes]));
    if (this.taken.end !== null) this.tapped = false;
    return this.taken;
  }

  /** @param firstFrame  of a fresh recording; null where an older one goes on */
  tappedFrom(firstFrame: CaptureStartDto | null): void {
    this.tapped = true;
    if (firstFrame !== null) this.firstFrame = firstFrame;
  }

  /** The capture process has let go, all of it on the disk. */
  untapped(): void {
    this.tapped = false;
  }

  /** The capture process is gone: from here on the disk alone says whether there ever was a frame. */
  forgetTap(): void {
    this.tapped = false;
    this.firstFrame = null;
  }

  /** Holds the change from now on; returns when it is on the disk. @throws the file system's error */
  async write(change: Partial<OrderRecord> = {}): Promise<void> {
    this.record = { ...this.record, clockOffsetMs: this.clockOffsetMs, ...change };
    this.isUnwritten = true;
    await this.journal.write(this.record);
    this.isUnwritten = false;
  }

  /**
   * Holds the change from now on. A disk that refuses it, or does not answer, does not keep the order from being
   * recorded: every look tries again to put it there.
   *
   * @returns the file system's error; null where the change is on the disk
   */
  async hold(change: Partial<OrderRecord> = {}): Promise<unknown> {
    try {
      await within(WRITE_PATIENCE_MS, this.write(change), () => this.silence());
      return null;
    } catch (error) {
      return error;
    }
  }

  /** The epoch goes into the journal, so that after the job's end the next agent still asks with the right one. */
  async holdEpoch(epoch: number): Promise<unknown> {
    return this.hold({ order: Object.assign(new CaptureOrderDto(), this.order, { epoch }) });
  }
}
