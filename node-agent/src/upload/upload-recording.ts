import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import type { SegmentLine } from '../pcm/ledger.ts';
import { openSegmentFile, segmentFile } from '../pcm/spool-files.ts';
import { type BackOff, backOffMs } from '../platform/back-off.ts';
import { LogLimit } from '../platform/log-limit.ts';
import type { Log } from '../platform/log.ts';
import { messageOf } from '../platform/system-error.ts';
import { segmentBody, segmentSha256 } from './segment-body.ts';
import { planUploads } from './upload-plan.ts';

/** What became of one attempt to send a segment. */
export type SendOutcome =
  /** The controller holds it, with this SHA-256. */
  | { readonly kind: 'stored'; readonly sha256: string }
  /** Nothing is settled: try again. */
  | { readonly kind: 'away'; readonly retryAfterMs: number | null; readonly detail: string }
  /** The controller does not know the recording: none of it will be taken. */
  | { readonly kind: 'gone'; readonly detail: string }
  /** It arrived other than it was announced. */
  | { readonly kind: 'damaged'; readonly detail: string }
  /** It will not be taken as it is. */
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string };

export interface UploadPorts {
  readonly send: (segment: SegmentLine, sizeBytes: number, body: Readable) => Promise<SendOutcome>;
  /** Marks the segment on the disk. */
  readonly confirm: (index: number, sha256: string) => Promise<void>;
  readonly isConfirmed: (segment: SegmentLine) => boolean;
  /** A segment was confirmed. */
  readonly onConfirmed: (index: number) => void;
}

const LANES = 2;
/** Warnings about one recording come at most so often. */
const WARNING_MS = 10_000;
const AWAY: BackOff = { baseMs: 250, maxMs: 10_000 };
/** A refusal is not settled by haste: a person has to look. */
const REFUSED: BackOff = { baseMs: 30_000, maxMs: 300_000 };
/** A recording that was deleted may be restored with the controller's data; nobody waits for it by the second. */
const GONE: BackOff = { baseMs: 60_000, maxMs: 1_800_000 };

/**
 * Sends the segments of one recording, for as long as it takes, two at a time. Nothing is given up and nothing is
 * deleted here; a segment counts when the controller has answered with our own SHA-256.
 */
export class UploadRecording {
  private segments: readonly SegmentLine[] = [];
  private readonly inFlight = new Set<number>();
  private readonly failures = new Map<number, number>();
  private readonly notBeforeMs = new Map<number, number>();
  private heldUntilMs = 0;
  /** Answers in a row that were about the controller or the recording, not about a segment. */
  private rebuffs = 0;
  private isGone = false;
  private readonly warnings = new LogLimit(WARNING_MS);
  private timer: NodeJS.Timeout | null = null;
  private isClosed = false;

  constructor(
    private readonly dir: string,
    private readonly frameBytes: () => number,
    private readonly ports: UploadPorts,
    private readonly log: Log,
  ) {}

  /** Takes the finished segments as they are now and starts what can start. */
  offer(segments: readonly SegmentLine[]): void {
    this.segments = segments;
    this.start();
  }

  /** The controller is back: whatever waits for its time is tried now. */
  retryNow(): void {
    this.notBeforeMs.clear();
    this.heldUntilMs = 0;
    this.start();
  }

  close(): void {
    this.isClosed = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private start(): void {
    if (this.isClosed) return;
    const { inFlight, notBeforeMs, segments, heldUntilMs } = this;
    // After a rebuff one segment asks for all.
    const lanes = this.rebuffs > 0 ? 1 : LANES;
    const { isConfirmed } = this.ports;
    const view = { segments, isConfirmed, inFlight, notBeforeMs, lanes, heldUntilMs };
    const plan = planUploads(view, performance.now());
    for (const segment of plan.start) {
      inFlight.add(segment.index);
      void this.upload(segment).finally(() => {
        inFlight.delete(segment.index);
        this.start();
      });
    }
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = plan.nextInMs === null ? null : setTimeout(() => this.start(), plan.nextInMs);
  }

  /** Never rejects: every outcome has its name. */
  private async upload(segment: SegmentLine): Promise<void> {
    try {
      await this.settle(segment, await this.attempt(segment));
    } catch (error) {
      this.failed(segment, REFUSED, { event: 'upload.segment-unreadable', detail: messageOf(error) });
    }
  }

  private async attempt(segment: SegmentLine): Promise<SendOutcome> {
    const sizeBytes = segment.lengthFrames * this.frameBytes();
    const body = segmentBody(await this.pathOf(segment), sizeBytes);
    try {
      const outcome = await this.ports.send(segment, sizeBytes, body);
      // A file that cannot be read looks like a lost connection from the other end of the stream.
      if (body.errored !== null) throw body.errored;
      return outcome;
    } finally {
      body.destroy();
    }
  }

  private async settle(segment: SegmentLine, outcome: SendOutcome): Promise<void> {
    switch (outcome.kind) {
      case 'stored':
        if (outcome.sha256 !== segment.sha256) {
          this.failed(segment, REFUSED, { event: 'upload.receipt-differs', detail: outcome.sha256 });
          return;
        }
        await this.confirm(segment);
        return;
      case 'away':
        this.hold(AWAY, outcome.retryAfterMs);
        this.failed(segment, AWAY, { event: 'upload.controller-away', ...outcome });
        return;
      case 'gone':
        this.hold(GONE, null);
        if (!this.isGone) this.log.error({ dir: this.dir, detail: outcome.detail }, 'upload.recording-gone');
        this.isGone = true;
        return;
      case 'damaged':
        await this.judgeDamage(segment, outcome.detail);
        return;
      case 'refused':
        this.failed(segment, REFUSED, { event: 'upload.segment-refused', ...outcome });
    }
  }

  private async confirm({ index, sha256 }: SegmentLine): Promise<void> {
    this.rebuffs = 0;
    this.isGone = false;
    this.failures.delete(index);
    try {
      await this.ports.confirm(index, sha256);
    } catch (error) {
      // The mark counts already and is written with the next; without it the segment is sent once more, by another agent.
      this.log.warn({ dir: this.dir, index, reason: messageOf(error) }, 'upload.mark-unwritten');
    }
    this.ports.onConfirmed(index);
  }

  private hold(policy: BackOff, retryAfterMs: number | null): void {
    this.rebuffs++;
    const waitMs = Math.max(retryAfterMs ?? 0, backOffMs(this.rebuffs, Math.random(), policy));
    this.heldUntilMs = performance.now() + waitMs;
  }

  /** Was it hurt on its way, or does the disk give other bytes than were written? */
  private async judgeDamage(segment: SegmentLine, detail: string): Promise<void> {
    const onDisk = await segmentSha256(await this.pathOf(segment), segment.lengthFrames * this.frameBytes());
    if (onDisk === segment.sha256) this.failed(segment, AWAY, { event: 'upload.damaged-on-its-way', detail });
    else this.failed(segment, REFUSED, { event: 'upload.damaged-on-disk', detail: `the disk holds ${onDisk}` });
  }

  private failed(
    segment: SegmentLine,
    policy: BackOff,
    why: { readonly event: string; readonly detail: string; readonly retryAfterMs?: number | null },
  ): void {
    const failures = (this.failures.get(segment.index) ?? 0) + 1;
    const waitMs = Math.max(why.retryAfterMs ?? 0, backOffMs(failures, Math.random(), policy));
    this.failures.set(segment.index, failures);
    this.notBeforeMs.set(segment.index, performance.now() + waitMs);
    const { event, detail } = why;
    const facts = { dir: this.dir, index: segment.index, failures, waitMs, detail };
    if (policy === AWAY && failures > 1) this.log.debug(facts, event);
    else this.warn(facts, event);
  }

  /** An outage makes the same line for thousands of segments; the count of those kept back stands in the next. */
  private warn(facts: object, event: string): void {
    const suppressed = this.warnings.pass(performance.now());
    if (suppressed !== null) this.log.warn({ ...facts, suppressed }, event);
  }

  /** A disk that refuses writes may still give what it took: such a segment has its unfinished name. */
  private async pathOf({ index }: SegmentLine): Promise<string> {
    const finished = join(this.dir, segmentFile(index));
    const unfinished = join(this.dir, openSegmentFile(index));
    const isFinished = await access(finished).then(
      () => true,
      () => false,
    );
    return isFinished ? finished : unfinished;
  }
}
