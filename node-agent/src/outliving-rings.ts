import { RingKeeper } from './capture/ring-keeper.ts';
import type { RingMemory } from './pcm/ring-memory.ts';
import { bootId } from './platform/clock.ts';
import type { Log } from './platform/log.ts';
import { LeftRings } from './segment/left-rings.ts';
import { RingSuccessor, refusedPatienceMs } from './segment/ring-successor.ts';

/** How often it is looked whether the file of the ring is still there. */
const LOOK_AFTER_RING_MS = 5_000;
/** So long left rings are kept for recordings that are taken up again; they are minutes of memory. */
const KEEP_LEFT_MS = 600_000;

const WARNINGS = {
  dies: 'capture.ring-dies-with-process',
  untouched: 'capture.ring-pages-untouched',
  stays: 'capture.ring-left-behind',
} as const;

/** The rings of one device beyond their processes: this process's own, and those that dead ones have left. */
export class OutlivingRings {
  readonly successor: RingSuccessor;
  private readonly keeper: RingKeeper;
  private left = LeftRings.none();

  /**
   * @param path  where the captures of the device leave their rings; null = they leave none
   * @param ownLengthMs  how long this process's own ring is
   */
  constructor(
    private readonly path: string | null,
    ownLengthMs: () => number,
    private readonly log: Log,
  ) {
    this.keeper = new RingKeeper(path, (news) => {
      if (news.type === 'outlives') this.log.info(news, 'capture.ring-outlives');
      else this.log.warn(news, WARNINGS[news.type]);
    });
    this.successor = new RingSuccessor(
      {
        find: (id) => this.left.find(id),
        bootId: bootId(),
        thread: new URL('./segment/take-over-thread.js', import.meta.url),
        onFailure: (recordingId, error) => this.log.error({ recordingId, err: error }, 'capture.take-over-failed'),
      },
      () => refusedPatienceMs(ownLengthMs()),
    );
  }

  /** A later process finds this one's ring. */
  get outlives(): boolean {
    return this.keeper.outlives;
  }

  /** Opens what dead processes have left. The device must be this process's. */
  openLeft(): void {
    if (this.path === null) return;
    try {
      this.left = LeftRings.open(this.path, bootId());
    } catch (error) {
      // A recording goes on without what that process had not written.
      this.log.error({ err: error, path: this.path }, 'capture.left-ring-unreadable');
    }
    setTimeout(() => this.dropLeft(), KEEP_LEFT_MS).unref();
    if (this.left.count > 0) this.log.warn({ rings: this.left.count }, 'capture.left-rings');
  }

  /** Has this process's ring outlive it from now on. */
  keep(ring: RingMemory): void {
    void this.keeper.keep(ring);
    setInterval(() => this.keeper.lookAfter(), LOOK_AFTER_RING_MS).unref();
  }

  /** The reader thread has moved the ring into its file, or could not. */
  moved(problem: string | null): void {
    this.keeper.moved(problem);
  }

  /**
   * All is written: nobody is to find this process's ring. To be called before the socket is given up: the next process
   * has the same file. What others have left stays: recordings that were not taken up yet may need it.
   */
  async end(): Promise<void> {
    await this.keeper.end();
  }

  private dropLeft(): void {
    try {
      this.left.drop();
    } catch (error) {
      this.log.warn({ err: error }, 'capture.ring-left-behind');
    }
    // They may have taken the room that this process's ring lacked.
    void this.keeper.tryAgain();
  }
}
