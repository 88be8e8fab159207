import { type LedgerLine, type SegmentLine, type StartLine, nextFrameOf } from '../pcm/ledger.ts';
import type { LedgerFile } from './ledger-file.ts';
import { lostBefore } from './lost-before.ts';

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
    if (segment.startFrame < fromFrame) return;
    const start = await this.startOf(ledger);
    if (start === null) return;
    for (const line of this.known) {
      if (line.type !== 'gap' || line.startFrame < fromFrame || line.startFrame >= segment.startFrame) continue;
      await ledger.append(line);
    }
    // What died with the process.
    const { startFrame, anchor } = segment;
    const lost = lostBefore(
      ledger.lines,
      { startFrame, anchor, rate: start.format.rate },
      startFrame,
      'capture-restart',
    );
    if (lost !== null) await ledger.append(lost);
    await ledger.append(segment);
  }

  private async startOf(ledger: LedgerFile): Promise<StartLine | null> {
    const listed = ledger.lines.find((line) => line.type === 'start');
    if (listed !== undefined) return listed;
    const start = this.known.find((line) => line.type === 'start');
    if (start !== undefined) await ledger.append(start);
    return start ?? null;
  }
}
