import type { RenditionCodec } from '@rakkr/shared/recordings/vocabulary';

import type { RenditionOutcome } from './render-rendition.ts';
import type { RenditionPlan } from './rendition-plan.ts';
import type { RenderSource } from './rendition-recipe.ts';
import type { TimePiece } from './time-line.ts';

/** Renditions to make of one recording. */
export interface RenderJob {
  readonly recordingId: string;
  /** The recording's folder in the spool. */
  readonly dir: string;
  readonly plans: readonly RenditionPlan[];
  readonly source: RenderSource;
}

/** From the agent to the render thread. */
export type RenderCommand =
  | { readonly type: 'open'; readonly job: RenderJob }
  /** What is new of the time line, and its length once that is known. */
  | {
      readonly type: 'grow';
      readonly recordingId: string;
      readonly pieces: readonly TimePiece[];
      readonly totalFrames: number | null;
    }
  | { readonly type: 'close'; readonly recordingId: string }
  /** Nothing follows: the thread ends once what it closed has let go. */
  | { readonly type: 'end' };

/** From the render thread to the agent. */
export type RenderEvent = { readonly recordingId: string; readonly codec: RenditionCodec } & (
  | { readonly type: 'settled'; readonly outcome: RenditionOutcome }
  /** The rendition is made up to here: unless it has to be begun again, earlier segments are not read any more. */
  | { readonly type: 'passed'; readonly segment: number }
);
