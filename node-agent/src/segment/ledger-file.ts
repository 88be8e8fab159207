import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';

import { LEDGER_FILE, type LedgerLine, ledgerText, parseLedger } from '../pcm/ledger.ts';
import { syncFolder } from '../platform/durable-file.ts';

/** The ledger of one recording, open for further lines. One process writes it at a time. */
export class LedgerFile {
  private readonly known: LedgerLine[];

  private constructor(
    private readonly file: FileHandle,
    lines: readonly LedgerLine[],
    private wholeBytes: number,
  ) {
    this.known = [...lines];
  }

  /**
   * Opens the ledger in a recording's folder; makes an empty one where there is none.
   *
   * @throws RangeError if a whole line is damaged, else the file system's error
   */
  static async open(dir: string): Promise<LedgerFile> {
    const file = await open(join(dir, LEDGER_FILE), 'a+', 0o600).then(async (made) => {
      await made.close();
      return open(join(dir, LEDGER_FILE), 'r+');
    });
    try {
      const { lines, wholeBytes } = parseLedger(await file.readFile());
      if (lines.length === 0) await syncFolder(dir);
      return new LedgerFile(file, lines, wholeBytes);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get lines(): readonly LedgerLine[] {
    return this.known;
  }

  /**
   * Adds a line; it is on the disk when the promise resolves.
   *
   * @throws the file system's error; then the line is not in the ledger, and adding it again is right
   */
  async append(line: LedgerLine): Promise<void> {
    const bytes = new TextEncoder().encode(ledgerText(line));
    // Written where whole lines end: what a full disk or a crash has torn is overwritten.
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.file.write(bytes, done, bytes.length - done, this.wholeBytes + done);
      done += bytesWritten;
    }
    await this.file.truncate(this.wholeBytes + bytes.length);
    await this.file.datasync();
    this.wholeBytes += bytes.length;
    this.known.push(line);
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}
