import { type GapLine, type LedgerLine, type SegmentLine, nextFrameOf } from '../pcm/ledger.ts';
import type { LedgerFile } from './ledger-file.ts';

/** Segments that the controller took from the memory of a capture process, which died before the disk had their lines. */
export class DeliveredSegments {
  private readonly byIndex: ReadonlyMap<number, SegmentLine>;

  /** @param known  that process's ledger as somebody still knows it, less the segments that nobody took */
  constructor(private readonly known: readonly LedgerLine[]) {
    const segments = known.filter((line) => line.type === 'segment');
    this.byIndex = new Map(segments.map((line) => [line.index, line]));
  }

  get indexes(): readonly number[] {
    return [...this.byIndex.keys()];
  }

  /** Null where the folder alone says what the number stands for. */
  find(index: number): SegmentLine | null {
    return this.byIndex.get(index) ?? null;
  }

  /** Writes the segment's line, and those that belong before it. What the ledger has gone past already stays out. */
  async list(segment: SegmentLine, ledger: LedgerFile): Promise<void> {
    const fromFrame = nextFrameOf(ledger.lines);
    if (segment.startFrame < fromFrame || !(await this.hasStart(ledger))) return;
    for (const line of this.known) {
      if (line.type !== 'gap' || line.startFrame < fromFrame || line.startFrame >= segment.startFrame) continue;
      await ledger.append(line);
    }
    const lost = this.lostBefore(segment, ledger);
    if (lost !== null) await ledger.append(lost);
    await ledger.append(segment);
  }

  private async hasStart(ledger: LedgerFile): Promise<boolean> {
    if (ledger.lines.some((line) => line.type === 'start')) return true;
    const start = this.known.find((line) => line.type === 'start');
    if (start !== undefined) await ledger.append(start);
    return start !== undefined;
  }

  /** What died with the process. */
  private lostBefore({ startFrame, anchor }: SegmentLine, { lines }: LedgerFile): GapLine | null {
    const fromFrame = nextFrameOf(lines);
    const start = lines.find((line) => line.type === 'start');
    if (start === undefined || startFrame <= fromFrame) return null;
    const agoMs = ((startFrame - fromFrame) / start.format.rate) * 1_000;
    const startedAt = new Date(anchor.utcMs - agoMs).toISOString();
    return {
      type: 'gap',
      startFrame: fromFrame,
      lengthFrames: startFrame - fromFrame,
      cause: 'capture-restart',
      startedAt,
    };
  }
}
