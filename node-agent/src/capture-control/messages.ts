import type { PcmFormat } from '@rakkr/shared/audio/vocabulary';
import type { CaptureGrant } from '@rakkr/shared/nodes/vocabulary';

import type { WireProblem } from '../pcm/capture-problem.ts';
import type { EndReason } from '../pcm/ledger.ts';
import type { SourceKind } from '../pcm/pcm-source.ts';
import type { HeldSegment, TapLedger, TapOrder, TapOutcome, TapStart, TapStatus } from '../pcm/tap.ts';

/**
 * What the agent and a capture process say to each other over the capture's Unix socket.
 *
 * A frame on the socket is u32 little endian length (of what follows), u8 frame type, payload. Requests, responses and
 * events are JSON; meter frames are `encodeMeterFrame` bytes.
 */
export const CONTROL_PROTOCOL_VERSION = 1;
export const FRAME_JSON = 1;
export const FRAME_METER = 2;
/** Reserved for listening in, `encodePcmBlock` bytes: no capture sends it yet. */
export const FRAME_PCM = 3;
/** u32 little endian number of a request, then bytes that belong to its answer, which follows. */
export const FRAME_ATTACHMENT = 4;
/** A longer frame is a protocol error: the connection is closed. */
export const MAX_FRAME_BYTES = 16 * 1024 * 1024;

/** Orders of the agent. Every order may be sent again: the second arrival answers the first outcome. */
export type ControlRequest =
  | { readonly type: 'hello'; readonly protocolVersion: number; readonly client: string }
  | { readonly type: 'status' }
  | JoinRequest
  | LeaveRequest
  | { readonly type: 'watch-meters'; readonly isWatching: boolean }
  /** The ledger as the capture knows it: while the disk refuses, the file lacks its end. */
  | { readonly type: 'ledger'; readonly recordingId: string }
  /** The oldest segment that the disk refused; asking again gives the same one until it is safe. */
  | { readonly type: 'take-held'; readonly recordingId: string }
  /** The controller has the segment that was taken: its memory is given back. */
  | HeldIsSafeRequest
  /** Ends every tap as `leave` does, answers, then ends the process. */
  | { readonly type: 'shutdown' };

/**
 * Starts a recording of this device, or takes one up again that an earlier capture process left without an end.
 *
 * What was left is found in `dir`: its open segment is finished first and the time in between becomes a gap.
 */
export interface JoinRequest extends TapOrder {
  readonly type: 'join';
}

export interface LeaveRequest {
  readonly type: 'leave';
  readonly recordingId: string;
  /** Why, for the ledger's `end` line. */
  readonly reason: EndReason;
}

export interface HeldIsSafeRequest {
  readonly type: 'held-is-safe';
  readonly recordingId: string;
  readonly index: number;
  /** Of the PCM, lower-case hex: as the controller has it. */
  readonly sha256: string;
}

export interface ControlResults {
  hello: HelloResult;
  status: CaptureStatus;
  join: TapStart;
  leave: TapOutcome;
  'watch-meters': { readonly isWatching: boolean };
  ledger: TapLedger;
  'take-held': HeldResult;
  'held-is-safe': { readonly index: number };
  shutdown: { readonly taps: readonly TapOutcome[] };
}

/** The PCM travels as the answer's attachment. */
export interface HeldResult {
  readonly held: HeldSegment | null;
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
  /** So much of the past the ring holds once it is full, s; null until the device was open once. */
  readonly ringSeconds: number | null;
  /**
   * True while the ring lies where a later process finds it: what it holds is then not lost with this one, and is
   * written several times a second. Else each 20 ms are.
   */
  readonly ringOutlives: boolean;
  /** Frames that the device delivered to this process. */
  readonly framesCaptured: number;
  /** Holes in the device's time line since the process started, and their frames. */
  readonly gaps: number;
  readonly gapFrames: number;
  /** SCHED_FIFO of the reader thread; refused as well once a device that never rests has lost it. */
  readonly realtimePriority: CaptureGrant;
  /** `mlock` of the ring. */
  readonly memoryLock: CaptureGrant;
  readonly taps: readonly TapStatus[];
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
