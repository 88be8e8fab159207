import type { JobPhase, JobStatus } from '@rakkr/shared/recordings/vocabulary';

import type { EndReason } from '../../pcm/ledger.ts';

/** What is true of one order now: from its journal, its ledger, its capture process and the controller. */
export interface OrderFacts {
  /** The capture is to end, and why. */
  readonly stop: EndReason | null;
  /** Nothing was, or can be, captured. */
  readonly hasFailed: boolean;
  readonly isFailureTold: boolean;
  /** The ledger says what is recorded: its first frame is on the disk. */
  readonly hasStarted: boolean;
  /** The capture process records it. */
  readonly isTapped: boolean;
  /** The ledger says that nothing follows. */
  readonly hasEnded: boolean;
  readonly isManifestTaken: boolean;
  /** The controller has confirmed every segment and every rendition by SHA-256; one that failed is not waited for. */
  readonly isAllConfirmed: boolean;
  /** All audio is confirmed, and a rendition is still being made. */
  readonly isRendering: boolean;
  readonly jobStatus: JobStatus;
}

export const ORDER_STEPS = [
  'join',
  'wait',
  'leave',
  'finish',
  'tell-failure',
  'send-manifest',
  'deliver',
  'close',
] as const;
/**
 * `finish` closes a ledger whose capture process is gone; `deliver` waits for the uploads and for the controller's
 * word; `close` gives the spool back.
 */
export type OrderStep = (typeof ORDER_STEPS)[number];

const isOver = (status: JobStatus): boolean => status === 'completed' || status === 'failed' || status === 'cancelled';

/**
 * What to do next about an order.
 *
 * It asks what is true, not what happened last, so that a restarted agent goes on where the facts are. Nothing but a
 * stop order, the booked end or a failure before the first frame ever ends a capture; no state of the controller does.
 */
export function nextStep(facts: OrderFacts): OrderStep {
  if (facts.hasFailed && !facts.hasStarted) return facts.isFailureTold ? 'close' : 'tell-failure';
  if (facts.hasEnded) return afterTheEnd(facts);
  if (facts.stop !== null) return stepToTheEnd(facts);
  return facts.isTapped ? 'wait' : 'join';
}

function stepToTheEnd(facts: OrderFacts): OrderStep {
  if (facts.isTapped) return 'leave';
  // Stopped before its first frame: an empty manifest says so.
  return facts.hasStarted ? 'finish' : afterTheEnd(facts);
}

function afterTheEnd(facts: OrderFacts): OrderStep {
  if (!facts.isManifestTaken) return 'send-manifest';
  return facts.isAllConfirmed && isOver(facts.jobStatus) ? 'close' : 'deliver';
}

/** The phase that people are shown while the order is there. */
export function phaseOf(facts: OrderFacts): JobPhase {
  if (facts.hasEnded) return facts.isManifestTaken && facts.isRendering ? 'rendering' : 'uploading';
  if (facts.stop !== null) return 'draining';
  return facts.hasStarted ? 'capturing' : 'arming';
}
