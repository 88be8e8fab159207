export interface ClockReading {
  /** The node's clock when it sent, ms since 1970 UTC. */
  readonly sentAtMs: number;
  /** The controller's clock when it arrived, ms since 1970 UTC. */
  readonly receivedAtMs: number;
  /** Round trip of the exchange before, ms; 0 where it is not known. */
  readonly roundTripMs: number;
}

/**
 * The node's clock minus the controller's, ms. The message is taken to have been under way for half a round trip, so
 * the error is at most half of what the two ways differ by.
 */
export const clockOffsetMs = ({ sentAtMs, receivedAtMs, roundTripMs }: ClockReading): number =>
  sentAtMs + roundTripMs / 2 - receivedAtMs;
