/** One channel's figures of one frame. */
export interface MeterReading {
  /** Sample peak of the frame, dBFS; floor −160. */
  readonly peakDbfs: number;
  /** RMS over 300 ms, dBFS, as the node sent it. */
  readonly rmsDbfs: number;
  /** Runs of three or more equal samples at a rail within the frame. */
  readonly clipRuns: number;
}

/** The newest frame of what a meter shows. */
export interface MeterSample {
  /** Counts frames: a meter draws each at most once as new. */
  readonly sequence: number;
  /** Arrival in this page, ms on the `performance.now()` scale. */
  readonly arrivedAtMs: number;
  /** Capture time of the frame's last sample by the node's clock, ms since 1970 UTC. */
  readonly capturedAtMs: number;
  /** One per channel, in the order of the meter's labels; null where the frame has no such channel. */
  readonly readings: readonly (MeterReading | null)[];
  /** Why there is no level, where there is none. */
  readonly unavailableReason: string | null;
}

/** Where a meter looks once per animation frame; the newest frame wins. */
export interface MeterSource {
  newest(): MeterSample | null;
}
