import type { LedgerLine } from '../../pcm/ledger.ts';
import type { TapOrder } from '../../pcm/tap.ts';
import { bootId } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import { EarlierRings } from '../../segment/earlier-rings.ts';
import { RingSuccessor } from '../../segment/ring-successor.ts';

/**
 * What a lost capture process had read of a recording and not written, where no other one takes the recording up.
 *
 * @param ringFile  of the device; null = its captures leave none
 * @returns for `recoverRecording`
 */
export const fromLeftRing =
  (ringFile: string | null, order: TapOrder, log: Log) =>
  async (lines: readonly LedgerLine[]): Promise<boolean> => {
    const rings = EarlierRings.look(ringFile, bootId());
    try {
      const successor = new RingSuccessor({
        find: (id) => rings.find(id),
        bootId: bootId(),
        thread: new URL('../../segment/take-over-thread.js', import.meta.url),
        onFailure: (recordingId, error) => log.error({ recordingId, err: error }, 'job.take-over-failed'),
      });
      return await successor.takeOver(order, lines);
    } finally {
      rings.drop();
    }
  };
