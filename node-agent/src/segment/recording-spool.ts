import { type FileHandle, access, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { WireProblem } from '../pcm/capture-problem.ts';
import type { EndLine, GapLine, LedgerLine } from '../pcm/ledger.ts';
import { openSegmentFile } from '../pcm/spool-files.ts';
import type { TapLedger } from '../pcm/tap.ts';
import { isSystemError } from '../platform/system-error.ts';
import { flushFailed } from './failed-flushes.ts';
import { type WrittenSegment, finishSegment, segmentLine } from './finish-segment.ts';
import { HeldAudio } from './held-audio.ts';
import type { LedgerFile } from './ledger-file.ts';
import { type SegmentFacts, segmentHead } from './segment-head.ts';
import { silentDisk, spoolProblem } from './spool-problem.ts';

const RETRY_MS = 200;
/** A whole segment is tried again less often than a line. */
const RETRY_HELD_MS = 2_000;
/** A step that takes longer is told: the disk may be dead, or only slow. */
const STEP_PATIENCE_MS = 5_000;

/** The file of the segment that is being written, held open from its first flush on. */
interface FlushedFile {
  readonly index: number;
  handle: FileHandle | null;
}

/**
 * The slow half of a recording's writing: what waits for the disk. Steps run one after the other, in the order in which
 * they were given; a step that the disk refuses is tried again until it succeeds, and nothing overtakes it.
 *
 * Knows the whole ledger from the moment when a line was due, so that the recording can be delivered while the disk
 * takes nothing. Runs on the main thread; another recording's slow disk does not hold it up.
 */
export class RecordingSpool {
  readonly held = new HeldAudio();
  private readonly known: LedgerLine[];
  private steps: Promise<void> = Promise.resolve();
  private syncing: Promise<void> | null = null;
  private flushed: FlushedFile | null = null;
  private hasFlushFault = false;

  constructor(
    private readonly dir: string,
    private readonly ledger: LedgerFile,
    private readonly onFault: (problem: WireProblem | null) => void,
    /** A gap stands in the ledger, on the disk. */
    private readonly onGap: (gap: GapLine) => void,
  ) {
    this.known = [...ledger.lines];
  }

  /** All lines, those included that the disk has not taken yet. */
  get lines(): readonly LedgerLine[] {
    return this.known;
  }

  get view(): Omit<TapLedger, 'fault'> {
    const isOnDisk = this.ledger.lines.length === this.known.length;
    return { lines: this.known, heldIndexes: this.held.held, safeIndexes: this.held.safe, isOnDisk };
  }

  segmentOpened(facts: SegmentFacts): void {
    this.leaveFile();
    this.flushed = { index: facts.index, handle: null };
    this.begin(facts);
  }

  /** @param onFinished called when the segment's ledger line is on the disk */
  segmentWritten(segment: WrittenSegment, onFinished: () => void): void {
    this.leaveFile();
    this.known.push(segmentLine(segment));
    this.then(async () => {
      await finishSegment(this.dir, this.ledger, segment);
      onFinished();
    });
  }

  /** Takes a segment that the disk refused. @param onFinished called when its ledger line is on the disk */
  segmentHeld(segment: WrittenSegment, pcm: Uint8Array, onFinished: () => void): void {
    this.leaveFile();
    this.begin(segment.facts);
    this.known.push(segmentLine(segment));
    this.held.add(segment, pcm);
    this.then(async () => {
      await this.settleHeld(segment);
      onFinished();
    }, RETRY_HELD_MS);
  }

  /** Writes the last lines and closes the ledger; resolves when all that was given before is on the disk as well. */
  async end(gap: GapLine | null, end: EndLine): Promise<void> {
    if (gap !== null) this.append(gap);
    this.append(end);
    await this.steps;
    await this.ledger.close();
  }

  /** Closes the ledger without a last line: the recording may be taken up again. */
  async abandon(): Promise<void> {
    await this.steps;
    await this.ledger.close();
  }

  /**
   * Flushes the segment that is being written: what a power cut would take. Does nothing while an earlier flush runs.
   *
   * @returns when the flush is done; a failing disk shows at the next write, so it is no failure here
   */
  async sync(): Promise<void> {
    if (this.flushed === null || this.syncing !== null) return;
    this.syncing = this.flush(this.flushed);
    await this.syncing;
    this.syncing = null;
  }

  /**
   * A write to a segment, or its beginning, hangs in the disk. Returns once the disk does something again, be it to
   * refuse.
   */
  async answer(index: number): Promise<void> {
    this.leaveFile();
    try {
      // The hanging write still has this file open: what comes in its place must be another one.
      await rm(join(this.dir, openSegmentFile(index)), { force: true });
    } catch (error) {
      this.onFault(spoolProblem(error, this.dir));
    }
  }

  private async flush(file: FlushedFile): Promise<void> {
    const silence = setTimeout(() => this.flushFailed(silentDisk(this.dir)), STEP_PATIENCE_MS);
    try {
      file.handle ??= await open(join(this.dir, openSegmentFile(file.index)), 'r');
      await file.handle.datasync();
      this.flushFailed(null);
    } catch (error) {
      // Finished meanwhile: that has synced it.
      const isFinished = isSystemError(error, 'ENOENT');
      if (!isFinished) flushFailed(this.dir, file.index);
      this.flushFailed(isFinished ? null : spoolProblem(error, this.dir));
    } finally {
      clearTimeout(silence);
      if (this.flushed !== file) this.close(file);
    }
  }

  /** The segment is written, or begins anew as another file: a flush that runs closes the old one behind it. */
  private leaveFile(): void {
    const { flushed } = this;
    this.flushed = null;
    if (flushed !== null && this.syncing === null) this.close(flushed);
  }

  private close(file: FlushedFile): void {
    // What a failing disk says now it says to the step that finishes the segment as well.
    file.handle?.close().catch((error: unknown) => this.flushFailed(spoolProblem(error, this.dir)));
    file.handle = null;
  }

  private flushFailed(problem: WireProblem | null): void {
    if (problem === null && !this.hasFlushFault) return;
    this.hasFlushFault = problem !== null;
    this.onFault(problem);
  }

  /** The lines before a segment; one that was opened and then held instead has them already. */
  private begin({ start, gapBefore }: SegmentFacts): void {
    if (!this.known.some((line) => line.type === 'start')) this.append(start);
    if (gapBefore === null) return;
    const isKnown = this.known.some((line) => line.type === 'gap' && line.startFrame === gapBefore.startFrame);
    if (!isKnown) this.append(gapBefore);
  }

  /** The disk takes again: what the controller has needs its line only, what it has not becomes a file after all. */
  private async settleHeld(segment: WrittenSegment): Promise<void> {
    const { index } = segment.facts;
    const path = join(this.dir, openSegmentFile(index));
    const pcm = this.held.pcmOf(index);
    if (pcm === null) {
      await rm(path, { force: true }); // what was written of it before the disk refused
      await this.ledger.append(segmentLine(segment));
      return;
    }
    try {
      await writeFile(path, [segmentHead(segment.facts, segment.lengthFrames), pcm], { mode: 0o600 });
      await finishSegment(this.dir, this.ledger, segment);
    } catch (error) {
      await rm(path, { force: true }); // half a segment would take the last room from the lines
      throw error;
    }
    this.held.markWritten(index);
  }

  private append(line: LedgerLine): void {
    this.known.push(line);
    this.then(async () => {
      await this.ledger.append(line);
      if (line.type === 'gap') this.onGap(line);
    });
  }

  private then(step: () => Promise<void>, retryMs = RETRY_MS): void {
    this.steps = this.steps.then(() => this.untilDone(step, retryMs));
  }

  private async untilDone(step: () => Promise<void>, retryMs: number): Promise<void> {
    const told = { isFault: false };
    const fault = (problem: WireProblem): void => {
      if (!told.isFault) this.onFault(problem);
      told.isFault = true;
    };
    for (;;) {
      const silence = setTimeout(() => fault(silentDisk(this.dir)), STEP_PATIENCE_MS);
      try {
        await step();
        if (told.isFault) this.onFault(null);
        return;
      } catch (error) {
        if (await this.isGone(error)) return;
        fault(spoolProblem(error, this.dir));
      } finally {
        clearTimeout(silence);
      }
      await sleep(retryMs);
    }
  }

  /** The agent removes the folder of a recording that the controller has as a whole: nothing is left to be written. */
  private async isGone(error: unknown): Promise<boolean> {
    if (!isSystemError(error, 'ENOENT')) return false;
    return access(this.dir).then(
      () => false,
      (reason: unknown) => isSystemError(reason, 'ENOENT'),
    );
  }
}
