import type { PcmFormat, StoredFormat } from '@rakkr/shared/audio/vocabulary';

import type { CaptureProblemCode, ProblemFacts } from '../pcm/capture-problem.ts';
import type { EndReason } from '../pcm/ledger.ts';
import type { SourceKind } from '../pcm/pcm-source.ts';

/**
 * What the agent and a capture process say to each other over the capture's Unix socket.
 *
 * A frame on the socket is u32 little endian length (of what follows), u8 frame type, payload. Requests, responses and
 * events are JSON; meter frames are `encodeMeterFrame` bytes, live PCM is `encodePcmBlock` bytes.
 */
export const CONTROL_PROTOCOL_VERSION = 1;
export const FRAME_JSON = 1;
export const FRAME_METER = 2;
export const FRAME_PCM = 3;
/** A longer frame is a protocol error: the connection is closed. */
export const MAX_FRAME_BYTES = 4 * 1024 * 1024;

/** Orders of the agent. Every order may be sent again: the second arrival answers the first outcome. */
export type ControlRequest =
  | { readonly type: 'hello'; readonly protocolVersion: number; readonly client: string }
  | { readonly type: 'status' }
  | JoinRequest
  | LeaveRequest
  | { readonly type: 'watch-meters'; readonly isWatching: boolean }
  /** Ends every tap as `leave` does, answers, then ends the process. */
  | { readonly type: 'shutdown' };

/**
 * Starts a recording of this device, or takes one up again that an earlier capture process left without an end.
 *
 * What was left is found in `dir`: its open segment is finished first and the time in between becomes a gap.
 */
export interface JoinRequest {
  readonly type: 'join';
  readonly recordingId: string;
  /** Absolute path of the recording's spool folder; made if it is missing. */
  readonly dir: string;
  /** Channels to record, 1-based as printed on the device, in the order in which they are stored. */
  readonly channels: readonly number[];
  /** Frames of a full segment. */
  readonly segmentFrames: number;
  /** The tap ends by itself at this instant, agent or no agent; null = only by `leave`. */
  readonly endAtUtcMs: number | null;
  /** Goes into `bext`; ASCII, at most 256 characters. */
  readonly description: string;
}

export interface LeaveRequest {
  readonly type: 'leave';
  readonly recordingId: string;
  /** Why, for the ledger's `end` line. */
  readonly reason: EndReason;
}

export interface ControlResults {
  hello: HelloResult;
  status: CaptureStatus;
  join: JoinResult;
  leave: TapOutcome;
  'watch-meters': { readonly isWatching: boolean };
  shutdown: { readonly taps: readonly TapOutcome[] };
}

export interface HelloResult {
  readonly protocolVersion: number;
  /** Version of the capture program. */
  readonly version: string;
  readonly pid: number;
  readonly device: string;
}

export type DeviceState =
  | { readonly state: 'opening' }
  | { readonly state: 'capturing' }
  /** The capture tries to open it again every 500 ms. */
  | { readonly state: 'gone'; readonly problem: WireProblem };

export interface CaptureStatus {
  readonly version: string;
  readonly pid: number;
  /** UTC instant, ms since 1970. */
  readonly startedAtMs: number;
  readonly source: SourceKind;
  readonly isDemo: boolean;
  readonly device: string;
  readonly deviceState: DeviceState;
  /** What the device granted; null until it was open once. */
  readonly format: PcmFormat | null;
  readonly periodFrames: number | null;
  readonly bufferFrames: number | null;
  /** Frames that the device delivered to this process. */
  readonly framesCaptured: number;
  /** Holes in the device's time line since the process started, and their frames. */
  readonly gaps: number;
  readonly gapFrames: number;
  readonly realtimePriority: 'granted' | 'refused' | 'not-requested';
  readonly taps: readonly TapStatus[];
}

export interface TapStatus {
  readonly recordingId: string;
  readonly dir: string;
  readonly channels: readonly number[];
  /** Length of the recording's time line so far, gap frames included. */
  readonly totalFrames: number;
  readonly gapFrames: number;
  readonly finishedSegments: number;
  readonly endAtUtcMs: number | null;
  /** Set while the spool refuses writes; the tap retries by itself. */
  readonly fault: WireProblem | null;
}

/** Answer to `join`, sent after the first frame stands in the segment file. */
export interface JoinResult {
  readonly recordingId: string;
  /** Number of the first frame on the recording's time line: 0, or where a recording taken up again goes on. */
  readonly startFrame: number;
  /** Number of that frame on the device's time line of this process. */
  readonly deviceFrame: number;
  /** Capture time of that frame, ms since 1970 UTC, the node's clock. */
  readonly firstFrameAtUtcMs: number;
  /** What the device granted. */
  readonly deviceFormat: PcmFormat;
  /** Format in which the recording is stored. */
  readonly format: PcmFormat & { readonly sampleFormat: StoredFormat };
  readonly isDemo: boolean;
  /** The gap declared between the earlier process and this one; null on a fresh recording. */
  readonly resumedAfterGap: { readonly startFrame: number; readonly lengthFrames: number } | null;
}

/** How a tap ended: answer to `leave`, and the `tap-ended` event when it ended by itself. */
export interface TapOutcome {
  readonly recordingId: string;
  readonly reason: EndReason;
  /** Length of the recording's time line, gap frames included. */
  readonly totalFrames: number;
  readonly gaps: number;
  readonly gapFrames: number;
  readonly segments: number;
  /** Capture time of the end, ms since 1970 UTC. */
  readonly endedAtUtcMs: number;
}

export interface WireProblem {
  readonly code: CaptureProblemCode;
  /** One sentence for a person. */
  readonly detail: string;
  readonly facts: ProblemFacts;
}

/** Sent to every client, unasked. A lost event costs time, never a state: `status` has it all. */
export type ControlEvent =
  | { readonly event: 'device-changed'; readonly deviceState: DeviceState }
  /** A segment was finished: file, directory and ledger line are on disk. */
  | { readonly event: 'segment-finished'; readonly recordingId: string; readonly index: number }
  /** A hole in one recording; it stands in the ledger already. */
  | { readonly event: 'gap'; readonly recordingId: string; readonly startFrame: number; readonly lengthFrames: number }
  | { readonly event: 'tap-fault'; readonly recordingId: string; readonly fault: WireProblem | null }
  | { readonly event: 'tap-ended'; readonly outcome: TapOutcome };

export type RequestType = ControlRequest['type'];
export type ControlEnvelope = { readonly id: number; readonly request: ControlRequest };
export type ControlResponse =
  | { readonly id: number; readonly ok: true; readonly result: ControlResults[RequestType] }
  | { readonly id: number; readonly ok: false; readonly problem: WireProblem };
