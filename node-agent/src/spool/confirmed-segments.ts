import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { appendDurably } from '../platform/durable-file.ts';
import { JsonRecord } from '../platform/json-record.ts';
import { isSystemError } from '../platform/system-error.ts';

const CONFIRMED_FILE = 'confirmed.jsonl';

/** Which segments the controller has confirmed with our own SHA-256. Losing a line costs one upload again, no audio. */
export class ConfirmedSegments {
  private constructor(
    private readonly path: string,
    private readonly indexes: Set<number>,
  ) {}

  static async of(dir: string): Promise<ConfirmedSegments> {
    const path = join(dir, CONFIRMED_FILE);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT')) return '';
      throw error;
    });
    // The last line may be torn by a power cut: what follows the last newline does not count.
    const whole = text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .slice(0, -1);
    const indexes = whole.map((line) => JsonRecord.of(JSON.parse(line), CONFIRMED_FILE).whole('index'));
    return new ConfirmedSegments(path, new Set(indexes));
  }

  get all(): ReadonlySet<number> {
    return this.indexes;
  }

  /** Returns when the mark is on the disk. */
  async add(index: number, sha256: string): Promise<void> {
    if (this.indexes.has(index)) return;
    await appendDurably(this.path, `${JSON.stringify({ index, sha256 })}\n`);
    this.indexes.add(index);
  }
}
