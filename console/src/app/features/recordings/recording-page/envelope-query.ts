import { WAVEFORM_FRAMES_PER_PIXEL } from '@rakkr/shared/audio/vocabulary';

import type { TimeWindow } from '../../../ui/waveform/time-window.ts';

/** Enough for a wide screen; the controller gives at most 8192. */
const WANTED_PIXELS = 2048;
/** Doubling steps keep the number of different questions small while somebody zooms or a recording grows. */
const STEP_FACTOR = 2;

export interface EnvelopeQuery {
  readonly framesPerPixel: number;
  readonly fromFrame: number;
  readonly toFrame: number;
}

/** The question that fills a window: a multiple of 256 frames a pixel, run begun at a whole pixel. */
export function envelopeQuery(window: TimeWindow, rate: number): EnvelopeQuery {
  const frames = window.lengthS * rate;
  let framesPerPixel = WAVEFORM_FRAMES_PER_PIXEL;
  while (frames / framesPerPixel > WANTED_PIXELS) framesPerPixel *= STEP_FACTOR;
  const fromFrame = Math.floor((window.startS * rate) / framesPerPixel) * framesPerPixel;
  const toFrame = Math.max(fromFrame + 1, Math.ceil((window.startS + window.lengthS) * rate));
  return { framesPerPixel, fromFrame, toFrame };
}
