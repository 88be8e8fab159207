import type { TapOrder } from '../../pcm/tap.ts';
import { bootId } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import { LeftRings } from '../../segment/left-rings.ts';
import type { TakeOverFrames } from '../../segment/recover-recording.ts';
import { RingSuccessor } from '../../segment/ring-successor.ts';

/** A disk that is full may have room again; the ring itself stays for ten minutes. */
const REFUSED_PATIENCE_MS = 300_000;

/** What a lost capture process had read of a recording and not written, where no other one takes the recording up. */
export class LeftRingOfOrder {
  private rings = LeftRings.none();
  private readonly successor: RingSuccessor;

  constructor(private readonly log: Log) {
    this.successor = new RingSuccessor(
      {
        find: (id) => this.rings.find(id),
        bootId: bootId(),
        thread: new URL('../../segment/take-over-thread.js', import.meta.url),
        onFailure: (recordingId, error) => log.error({ recordingId, err: error }, 'job.take-over-failed'),
      },
      () => REFUSED_PATIENCE_MS,
    );
  }

  /**
   * Works with what the device's captures have left open: whoever removes its name meanwhile takes nothing away.
   *
   * @param ringFile  of the device; null = its captures leave none
   */
  async whileOpen<T>(ringFile: string | null, work: () => Promise<T>): Promise<T> {
    this.rings = this.look(ringFile);
    try {
      return await work();
    } finally {
      this.rings.close();
    }
  }

  /** For `recoverRecording`. Brings nothing from behind the end of `order`. */
  takeOver(order: TapOrder): TakeOverFrames {
    return (lines) => this.successor.takeOver(order, lines);
  }

  private look(ringFile: string | null): LeftRings {
    try {
      return LeftRings.look(ringFile, bootId());
    } catch (error) {
      // The recording is finished without what that process had not written.
      this.log.error({ err: error, ringFile }, 'job.left-ring-unreadable');
      return LeftRings.none();
    }
  }
}
