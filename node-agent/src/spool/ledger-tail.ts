import { open } from 'node:fs/promises';
import { join } from 'node:path';

import { LEDGER_FILE, type LedgerLine, parseLedger } from '../pcm/ledger.ts';
import { isSystemError } from '../platform/system-error.ts';

/** Follows a ledger that a capture process writes: each read takes the lines that are new since the last. */
export class LedgerTail {
  private readonly known: LedgerLine[] = [];
  private readBytes = 0;
  private reading: Promise<void> = Promise.resolve();

  constructor(private readonly dir: string) {}

  /** Everything read so far, oldest first. */
  get lines(): readonly LedgerLine[] {
    return this.known;
  }

  /**
   * Takes in what is new. Reads that overlap run one after the other.
   *
   * @throws RangeError if the ledger holds something other than ledger lines
   */
  async read(): Promise<readonly LedgerLine[]> {
    // A failed read leaves the offset where it was, so the next one is not spoilt by it.
    const next = this.reading.then(
      () => this.readOnce(),
      () => this.readOnce(),
    );
    this.reading = next;
    await next;
    return this.known;
  }

  private async readOnce(): Promise<void> {
    const bytes = await this.newBytes();
    const { lines, wholeBytes } = parseLedger(bytes);
    this.known.push(...lines);
    this.readBytes += wholeBytes;
  }

  private async newBytes(): Promise<Uint8Array> {
    try {
      await using file = await open(join(this.dir, LEDGER_FILE), 'r');
      const { size } = await file.stat();
      const bytes = new Uint8Array(Math.max(0, size - this.readBytes));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, this.readBytes);
      return bytes.subarray(0, bytesRead);
    } catch (error) {
      // Before the first frame there is no ledger.
      if (isSystemError(error, 'ENOENT')) return new Uint8Array(0);
      throw error;
    }
  }
}
