import type { SegmentLine } from '../../pcm/ledger.ts';
import type { CaptureFacts } from './capture-facts.ts';

/**
 * Something of an order that the controller has to confirm before the node may let go of its copy. An order is
 * delivered when all of its deliveries are.
 *
 * Each keeps its own marks on the disk, so that the next agent goes on where this one was.
 */
export interface Delivery {
  /** Takes what is captured by now and sends what can leave. Called at every look at the ledger. */
  offer(capture: CaptureFacts): void;
  /** True once the controller has confirmed all of it; may turn false again while more is captured. */
  isConfirmed(capture: CaptureFacts): boolean;
  /** True while it still reads the segment's file: the disk may be short of room before the recording ends. */
  needsFile(segment: SegmentLine): boolean;
  /** What waits for the controller, bytes. */
  unconfirmedBytes(capture: CaptureFacts): number;
  /** The controller is back: whatever waits for its time is tried now. */
  retryNow(): void;
  /** This agent lets go; nothing further is started. */
  close(): void;
}
