import { enterPages } from '../alsa/libc.ts';
import { RingBell } from '../pcm/ring-bell.ts';
import { type RingMemory, bodyBytesOf, bodyOf } from '../pcm/ring-memory.ts';
import { sleep } from '../platform/sleep.ts';
import { messageOf } from '../platform/system-error.ts';
import { inPieces } from './in-pieces.ts';
import { copyAhead } from './move-ring.ts';
import { RingFile } from './ring-file.ts';

/** Says what became of the wish that a ring outlives its process. */
export type RingNews =
  | { readonly type: 'outlives'; readonly path: string }
  /** It dies with the process, and why. */
  | { readonly type: 'dies'; readonly reason: string }
  /** The kernel did not enter its pages ahead: the first touch of each does, and takes a little longer. */
  | { readonly type: 'untouched'; readonly reason: string }
  /** Its file could not be removed. */
  | { readonly type: 'stays'; readonly reason: string };

/** A process that ends waits no longer for a file that is being made. */
const END_PATIENCE_MS = 1_000;

/** Keeps one ring in a file for as long as its process lives, so that the next one finds it when that is killed. */
export class RingKeeper {
  private file: RingFile | null = null;
  private making: Promise<void> | null = null;
  private wanted: RingMemory | null = null;
  /** A ring that has lain in a file is not moved into another. */
  private hasMoved = false;
  private isKept = false;
  private readonly ending = new AbortController();

  /** @param path  null = nobody wants it */
  constructor(
    private readonly path: string | null,
    private readonly onNews: (news: RingNews) => void,
  ) {}

  get outlives(): boolean {
    return this.isKept;
  }

  /**
   * The ring stands, in memory of the process: makes a file for it and has the reader thread move it there.
   *
   * @returns once the reader thread has the offer of a file, or there is none
   */
  async keep(ring: RingMemory): Promise<void> {
    this.wanted = ring;
    if (this.path !== null) await (this.making ??= this.make(this.path, ring));
  }

  /** There may be room now: makes the file that could not be made before. @returns as `keep` does */
  async tryAgain(): Promise<void> {
    const { making, path, wanted } = this;
    if (making === null || path === null || wanted === null) return;
    this.making = making.then(async () => {
      if (this.file === null && !this.hasMoved && !this.ending.signal.aborted) await this.make(path, wanted);
    });
    await this.making;
  }

  /** The reader thread has moved the ring, or could not. */
  moved(problem: string | null): void {
    const { file, wanted } = this;
    if (file === null || wanted === null || this.ending.signal.aborted) return;
    if (problem === null) {
      this.isKept = true;
      this.hasMoved = true;
      this.onNews({ type: 'outlives', path: file.path });
      void this.enterPagesOf(wanted);
    } else {
      this.giveUp(problem);
    }
  }

  /** Somebody may have cleared the folder: then nothing of this ring will be found, and its frames are not to wait there. */
  lookAfter(): void {
    if (!this.isKept || this.wanted === null) return;
    const reason = this.whyLost();
    if (reason === null) return;
    new RingBell(this.wanted, 'writer').fileIsLost();
    this.giveUp(reason);
  }

  /** All is written: nobody is to find the ring. */
  async end(): Promise<void> {
    this.ending.abort();
    // A disk that hangs may have all threads of the pool.
    await Promise.race([this.making, sleep(END_PATIENCE_MS)]);
    this.remove();
  }

  private whyLost(): string | null {
    try {
      return this.file?.isThere === true ? null : 'its file was removed';
    } catch (error) {
      return messageOf(error);
    }
  }

  /** A file that cannot be removed must not keep anybody from recording, or from ending. */
  private remove(): void {
    try {
      this.file?.remove();
    } catch (error) {
      this.onNews({ type: 'stays', reason: messageOf(error) });
    }
  }

  private async make(path: string, ring: RingMemory): Promise<void> {
    const { signal } = this.ending;
    try {
      this.file = await RingFile.make(path, bodyBytesOf(ring.shape), signal);
      const offer = await copyAhead(ring, this.file.fd, signal);
      if (!signal.aborted) new RingBell(ring, 'writer').offerFile(offer);
    } catch (error) {
      if (!signal.aborted) this.giveUp(messageOf(error));
    }
  }

  /** Else each page would have the thread wait that comes to it first. */
  private async enterPagesOf(ring: RingMemory): Promise<void> {
    const body = bodyOf(ring);
    const { signal } = this.ending;
    try {
      await inPieces(body.length, signal, (fromByte, lengthBytes) =>
        enterPages(body.subarray(fromByte, fromByte + lengthBytes)),
      );
    } catch (error) {
      if (!signal.aborted) this.onNews({ type: 'untouched', reason: messageOf(error) });
    }
  }

  private giveUp(reason: string): void {
    this.isKept = false;
    this.remove();
    this.file?.close();
    this.file = null;
    this.onNews({ type: 'dies', reason });
  }
}
