import type { GapLine, LedgerLine, SegmentLine, StartLine } from '../../pcm/ledger.ts';
import type { TapLedger } from '../../pcm/tap.ts';

/** Enough for hours of a refusing disk; a longer answer would not fit the capture's socket. */
const MOST_LINES = 10_000;

/**
 * What this agent knows of the ledger of a recording whose disk refused it: the start, the gaps, and the segments that
 * went to the controller from the memory of its capture process. Should that process die before the disk has taken its
 * lines, the next one goes on behind these segments, and gives their numbers to nothing else.
 */
export class RescuedLines {
  private start: StartLine | null = null;
  private gaps: readonly GapLine[] = [];
  private readonly segments = new Map<number, SegmentLine>();

  follow({ lines }: TapLedger): void {
    this.start = lines.find((line) => line.type === 'start') ?? this.start;
    this.gaps = lines.filter((line) => line.type === 'gap').slice(-MOST_LINES);
  }

  /** The controller has it, with this hash. */
  add(segment: SegmentLine): void {
    this.segments.set(segment.index, segment);
  }

  /** Empty where nothing was rescued: then the disk knows best. */
  get lines(): readonly LedgerLine[] {
    if (this.start === null || this.segments.size === 0) return [];
    return [this.start, ...this.gaps, ...[...this.segments.values()].slice(-MOST_LINES)];
  }
}
