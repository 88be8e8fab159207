import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';

import type { EndReason } from '../../pcm/ledger.ts';
import type { TapOrder, TapOutcome, TapStart } from '../../pcm/tap.ts';

/** What an order needs of the captures of this node. Refusals come as CaptureProblem. */
export interface CapturePort {
  /** Starts a tap, or finds the one that runs; answers once its first frame is in the file. */
  join(device: CapturePlanDto, tap: TapOrder): Promise<TapStart>;
  /** Answers `capture.tap-unknown` where no process records it. */
  leave(device: CapturePlanDto, recordingId: string, reason: EndReason): Promise<TapOutcome>;
  /** Length of the tap's time line now, frames; null where nothing records it. */
  totalFrames(device: CapturePlanDto, recordingId: string): Promise<number | null>;
}
