import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { SegmentLine } from '../pcm/ledger.ts';
import { appendDurably } from '../platform/durable-file.ts';
import { JsonRecord } from '../platform/json-record.ts';
import { isSystemError } from '../platform/system-error.ts';

export const CONFIRMED_FILE = 'confirmed.jsonl';

/** Audio is what its hash says: after a kill, a number may stand for other frames than before. */
type HashedSegment = Pick<SegmentLine, 'index' | 'sha256'>;

/** Which segments the controller has confirmed with our own SHA-256. Losing a line costs one upload again, no audio. */
export class ConfirmedSegments {
  private unwritten = '';
  private turn: Promise<void> = Promise.resolve();

  private constructor(
    private readonly path: string,
    private readonly hashes: Map<number, string>,
  ) {}

  /** Of a folder that no agent has worked on. */
  static none(dir: string): ConfirmedSegments {
    return new ConfirmedSegments(join(dir, CONFIRMED_FILE), new Map());
  }

  static async of(dir: string): Promise<ConfirmedSegments> {
    const path = join(dir, CONFIRMED_FILE);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT')) return '';
      throw error;
    });
    return new ConfirmedSegments(path, new Map(text.split('\n').flatMap(markOf)));
  }

  /** The controller has this very audio. */
  holds({ index, sha256 }: HashedSegment): boolean {
    return this.hashes.get(index) === sha256;
  }

  /** The controller has audio of that number; nobody knows any more which. */
  has(index: number): boolean {
    return this.hashes.has(index);
  }

  /**
   * Marks the segment; returns when the mark is on the disk. A mark that a full disk refuses counts all the same and is
   * written with the next one: else nothing could be given up that would make room for it.
   *
   * @throws the file system's error
   */
  async add(index: number, sha256: string): Promise<void> {
    if (this.holds({ index, sha256 })) return;
    this.hashes.set(index, sha256);
    // Begins with a newline as well: what a full disk or a power cut has torn stays a line of its own.
    this.unwritten += `\n${JSON.stringify({ index, sha256 })}\n`;
    await this.writeMarks();
  }

  /** Writes the marks that the disk has refused so far. @throws the file system's error */
  async writeMarks(): Promise<void> {
    const write = (): Promise<void> => this.append();
    this.turn = this.turn.then(write, write);
    await this.turn;
  }

  private async append(): Promise<void> {
    const marks = this.unwritten;
    if (marks === '') return;
    await appendDurably(this.path, marks);
    this.unwritten = this.unwritten.slice(marks.length);
  }
}

/** What a line marks; nothing where the line is empty or torn. */
function markOf(line: string): [number, string][] {
  if (line === '') return [];
  try {
    const mark = JsonRecord.of(JSON.parse(line), CONFIRMED_FILE);
    return [[mark.whole('index'), mark.text('sha256')]];
  } catch (error) {
    // A lost mark costs one upload again; a refusal here would keep the whole recording from its controller.
    if (error instanceof SyntaxError || error instanceof RangeError) return [];
    throw error;
  }
}
