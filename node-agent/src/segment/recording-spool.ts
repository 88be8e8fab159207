import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { WireProblem } from '../pcm/capture-problem.ts';
import type { EndLine, GapLine, LedgerLine } from '../pcm/ledger.ts';
import { openSegmentFile } from '../pcm/spool-files.ts';
import { isSystemError } from '../platform/system-error.ts';
import { type WrittenSegment, finishSegment } from './finish-segment.ts';
import type { LedgerFile } from './ledger-file.ts';
import type { SegmentFacts } from './segment-head.ts';
import { spoolProblem } from './spool-problem.ts';

const RETRY_MS = 200;

/**
 * The slow half of a recording's writing: what waits for the disk. Steps run one after the other, in the order in which
 * they were given; a step that the disk refuses is tried again until it succeeds, and nothing overtakes it.
 *
 * Runs on the main thread; another recording's slow disk does not hold it up.
 */
export class RecordingSpool {
  private steps: Promise<void> = Promise.resolve();
  private syncing: Promise<void> | null = null;
  private openIndex: number | null = null;

  constructor(
    private readonly dir: string,
    private readonly ledger: LedgerFile,
    private readonly onFault: (problem: WireProblem | null) => void,
  ) {}

  get lines(): readonly LedgerLine[] {
    return this.ledger.lines;
  }

  segmentOpened(facts: SegmentFacts): void {
    this.openIndex = facts.index;
    if (!this.lines.some((line) => line.type === 'start')) this.append(facts.start);
    if (facts.gapBefore !== null) this.append(facts.gapBefore);
  }

  /** @param onFinished called when the segment's ledger line is on the disk */
  segmentWritten(segment: WrittenSegment, onFinished: () => void): void {
    this.openIndex = null;
    this.then(async () => {
      await finishSegment(this.dir, this.ledger, segment);
      onFinished();
    });
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
    if (this.openIndex === null || this.syncing !== null) return;
    this.syncing = this.flush(this.openIndex);
    await this.syncing;
    this.syncing = null;
  }

  private async flush(index: number): Promise<void> {
    try {
      const file = await open(join(this.dir, openSegmentFile(index)), 'r');
      try {
        await file.datasync();
      } finally {
        await file.close();
      }
    } catch (error) {
      // Finished meanwhile: that has synced it.
      if (!isSystemError(error, 'ENOENT')) this.onFault(spoolProblem(error, this.dir));
    }
  }

  private append(line: LedgerLine): void {
    this.then(() => this.ledger.append(line));
  }

  private then(step: () => Promise<void>): void {
    this.steps = this.steps.then(() => this.untilDone(step));
  }

  private async untilDone(step: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await step();
        if (attempt > 1) this.onFault(null);
        return;
      } catch (error) {
        if (attempt === 1) this.onFault(spoolProblem(error, this.dir));
        await sleep(RETRY_MS);
      }
    }
  }
}
