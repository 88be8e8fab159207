import type { OrderState } from './order-state.ts';
import type { OrderFacts } from './order-step.ts';
import type { RenditionDelivery } from './rendition-delivery.ts';
import type { SegmentDelivery } from './segment-delivery.ts';

export interface Deliveries {
  readonly segments: SegmentDelivery;
  readonly renditions: RenditionDelivery;
}

/** What the rule of the next step asks, from what this agent knows now. */
export const orderFacts = (state: OrderState, { segments, renditions }: Deliveries): OrderFacts => ({
  stop: state.stopReason,
  hasFailed: state.failure !== null,
  isFailureTold: state.isFailureTold,
  hasStarted: state.start !== null,
  isTapped: state.isTapped,
  hasEnded: state.capture.end !== null,
  isManifestTaken: state.isManifestTaken,
  isAllConfirmed: segments.isConfirmed(state.capture) && renditions.isConfirmed(state.capture),
  isRendering: segments.isConfirmed(state.capture) && renditions.isRendering,
  jobStatus: state.jobStatus,
});
