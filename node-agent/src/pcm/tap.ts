import type { PcmFormat, StoredFormat } from '@rakkr/shared/audio/vocabulary';

import type { WireProblem } from './capture-problem.ts';
import type { EndReason, LedgerLine, SegmentLine } from './ledger.ts';

/** A tap is one recording of a running device: some of its channels, from one frame to another. */
export interface TapOrder {
  readonly recordingId: string;
  /** Absolute path of the recording's spool folder; made if it is missing. */
  readonly dir: string;
  /** Channels to record, 1-based as printed on the device, in the order in which they are stored. */
  readonly channels: readonly number[];
  /** Frames of a full segment. */
  readonly segmentFrames: number;
  /** The tap ends by itself at this instant, agent or no agent; null = only by `leave`. */
  readonly endAtUtcMs: number | null;
  /** So much of what was captured before the order belongs to the recording, ms; less where the ring has less. */
  readonly preRollMs: number;
  /** Goes into `bext`; ASCII, at most 256 characters. */
  readonly description: string;
  /**
   * Of a recording that an earlier process has begun on a disk that refused it: lines of its ledger that the disk may
   * not have, and only such segments as the controller has.
   */
  readonly known?: readonly LedgerLine[];
}

/** How a tap began; known once its first frame stands in the segment file. */
export interface TapStart {
  readonly recordingId: string;
  /** Number of the first frame on the recording's time line: 0, or where a recording taken up again goes on. */
  readonly startFrame: number;
  /** Number of that frame on the device's time line of this process. */
  readonly deviceFrame: number;
  /** Capture time of that frame, ms since 1970 UTC, the node's clock. */
  readonly firstFrameAtUtcMs: number;
  /** Frames at the beginning of the recording that were captured before its order came. */
  readonly preRollFrames: number;
  /** What the device granted. */
  readonly deviceFormat: PcmFormat;
  /** Format in which the recording is stored. */
  readonly format: PcmFormat & { readonly sampleFormat: StoredFormat };
  readonly isDemo: boolean;
  /** The gap declared between the earlier process and this one; null on a fresh recording. */
  readonly resumedAfterGap: { readonly startFrame: number; readonly lengthFrames: number } | null;
}

/** How a tap ended. */
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
  /** False where the disk has not taken all of it yet: then the capture process has the ledger. */
  readonly isOnDisk: boolean;
}

/** All that the capture process knows of a recording's ledger. */
export interface TapLedger {
  /** In the order in which they stand in the file, or will. */
  readonly lines: readonly LedgerLine[];
  /** Segments whose audio the capture process holds in memory, because the disk refused it. */
  readonly heldIndexes: readonly number[];
  /** Segments that were held, that the controller has, and that have no file. */
  readonly safeIndexes: readonly number[];
  /** True once all of `lines` is in the file. */
  readonly isOnDisk: boolean;
  /** Why the disk does not take the recording now; null while it does. */
  readonly fault: WireProblem | null;
}

/** A segment that the disk refused, out of the capture's memory. */
export interface HeldSegment {
  readonly segment: SegmentLine;
  readonly pcm: Uint8Array;
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
