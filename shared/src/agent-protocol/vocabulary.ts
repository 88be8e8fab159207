/** Versions of the agent protocol that this release speaks, both ends included. */
export const PROTOCOL_VERSION = 1;
export const OLDEST_PROTOCOL_VERSION = 1;

/** Headers of `PUT recordings/:recordingId/segments/:index`; the body is the segment's PCM, without a file head. */
export const SEGMENT_HEADERS = {
  /** First frame on the recording's time line. */
  startFrame: 'x-rakkr-start-frame',
  /** Frames in the body. */
  frames: 'x-rakkr-frames',
  /** `sha-256=:<base64>:`, RFC 9530. */
  digest: 'content-digest',
} as const;

/** Both of `integer` columns: no recording has so many segments, and no job is taken so often. */
export const MAX_SEGMENT_INDEX = 2 ** 31 - 1;
export const MAX_EPOCH = 2 ** 31 - 1;

/** Segments that one manifest names: eleven days in segments of 10 s. */
export const MAX_MANIFEST_SEGMENTS = 100_000;
/** Gaps that one report or manifest declares: a device that stumbles twice a second for half a day makes 86,400. */
export const MAX_DECLARED_GAPS = 100_000;
/** Gaps that a node puts into one report; what is more follows in the next one. Every release takes so many. */
export const MAX_GAPS_PER_REPORT = 5_000;

/** Headers of `PUT recordings/:recordingId/renditions/:codec`; the body is the whole file. */
export const RENDITION_HEADERS = {
  /** Length of the audio, ms. */
  durationMs: 'x-rakkr-duration-ms',
  /** `sha-256=:<base64>:` of the file, RFC 9530. */
  digest: 'content-digest',
} as const;

export const PROTOCOL_HEADER = 'x-rakkr-protocol-version';

/** Ids of an order: a node makes folders and addresses of them, so nothing else may come in by them. */
export const ORDER_ID_PATTERN = /^[A-Za-z0-9_-]{1,80}$/;

/** A claim waits so long at most before it answers 204. */
export const MAX_CLAIM_WAIT_MS = 30_000;
/** A job without a report for so long is shown as disconnected; it is never failed by time. */
export const JOB_LEASE_MS = 15_000;
/** A running job reports at least so often. */
export const JOB_REPORT_INTERVAL_MS = 2_000;
/** Length of a segment unless the configuration of a node says otherwise. */
export const DEFAULT_SEGMENT_MS = 10_000;
export const HEARTBEAT_INTERVAL_MS = 5_000;
/** A node without a heartbeat for so long has no contact. */
export const NODE_SILENT_MS = 20_000;

/** Meter frames per second that a node is asked for while somebody watches. */
export const WATCHED_METER_FRAMES_PER_SECOND = 10;
/** A meter frame larger than this is not looked at. */
export const MAX_METER_FRAME_BYTES = 65_536;

/** Socket.IO namespace of the nodes. */
export const AGENT_NAMESPACE = '/agent-realtime';

/** Events from the controller to a node: hints only, the truth is asked for over HTTP. */
export const AGENT_EVENTS = {
  /** A job waits to be claimed. */
  workAvailable: 'work.available',
  /** `{ jobId }`: look at that job again. */
  jobChanged: 'job.changed',
  /** Ask for the node's configuration again. */
  configChanged: 'config.changed',
  /** `{ framesPerSecond }`: 0 while nobody watches. */
  metersDemanded: 'meters.demanded',
} as const;

/** Events from a node to the controller. */
export const NODE_EVENTS = {
  /** One meter frame, binary, see `meter-frame.codec.ts`. */
  meters: 'meters',
} as const;
