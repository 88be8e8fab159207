import type { SpoolPolicyDto } from '@rakkr/shared/nodes';

import type { Spool } from '../../spool/spool.ts';
import type { OrderState } from './order-state.ts';

/**
 * Settles the folder of an order that is closed: the controller has confirmed all of it, or there never was a frame.
 * What a power cut made unreadable stays whatever the policy says: it may be the only trace of a moment.
 *
 * @returns true where a copy stays in the spool, marked so that no agent delivers it again
 * @throws the file system's error; then nothing is lost, and doing it again is right
 */
export async function closeFolder(state: OrderState, spool: Spool, policy: SpoolPolicyDto): Promise<boolean> {
  const { recordingId } = state.order;
  const holdsUnreadable = await spool.holdsUnreadable(recordingId);
  const hasCopy = !policy.deleteAfterUpload && state.capture.segments.length > 0;
  if (!hasCopy && !holdsUnreadable) {
    await spool.discard(recordingId);
    return false;
  }
  await state.write({ deliveredAt: new Date().toISOString() });
  if (!hasCopy) await spool.removeSegments(recordingId);
  return true;
}
