import type { Delivery } from './delivery.ts';
import type { OrderState } from './order-state.ts';
import type { OrderFacts } from './order-step.ts';

/** What the rule of the next step asks, from what this agent knows now. */
export const orderFacts = (state: OrderState, deliveries: readonly Delivery[]): OrderFacts => ({
  stop: state.stopReason,
  hasFailed: state.failure !== null,
  isFailureTold: state.isFailureTold,
  hasStarted: state.start !== null,
  isTapped: state.isTapped,
  hasEnded: state.capture.end !== null,
  isManifestTaken: state.isManifestTaken,
  isAllConfirmed: deliveries.every((delivery) => delivery.isConfirmed(state.capture)),
  jobStatus: state.jobStatus,
});
