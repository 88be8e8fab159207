import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';

import type { EndReason } from '../../pcm/ledger.ts';
import type { HeldSegment, TapLedger, TapOrder, TapOutcome, TapStart } from '../../pcm/tap.ts';

export interface JoinHow {
  /** There are frames of it already. */
  readonly hasBegun: boolean;
}

/** What an order needs of the captures of this node. Refusals come as CaptureProblem. */
export interface CapturePort {
  /**
   * Starts a tap, or finds the one that runs; answers once its first frame is in the file.
   *
   * Refused or not answered, a recording that has begun keeps its capture until it is left: it is to be joined again.
   */
  join(device: CapturePlanDto, tap: TapOrder, how: JoinHow): Promise<TapStart>;
  /** Answers `capture.tap-unknown` where no process records it. */
  leave(device: CapturePlanDto, recordingId: string, reason: EndReason): Promise<TapOutcome>;
  /** File in which a capture process of the device leaves what it had read and not written; null = it leaves none. */
  ringFile(device: CapturePlanDto): string | null;
  /** Length of the tap's time line now, frames; null where nothing records it. */
  totalFrames(device: CapturePlanDto, recordingId: string): Promise<number | null>;
  /** The ledger as its process knows it. Answers `capture.tap-unknown` where no process knows more than the disk. */
  ledger(device: CapturePlanDto, recordingId: string): Promise<TapLedger>;
  /** The oldest segment that the disk refused; null where there is none now. */
  takeHeld(device: CapturePlanDto, recordingId: string): Promise<HeldSegment | null>;
  /** The controller has the segment with this SHA-256. */
  heldIsSafe(
    device: CapturePlanDto,
    recordingId: string,
    segment: { readonly index: number; readonly sha256: string },
  ): Promise<void>;
}
