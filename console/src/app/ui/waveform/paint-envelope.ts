import type { Palette } from '../canvas/canvas-palette.ts';
import type { Box } from '../canvas/paint-hatch.ts';
import { type PixelPeaks, type PlacedEnvelope, peaksBetween } from './envelope.ts';
import type { TimeWindow } from './time-window.ts';

type Context = CanvasRenderingContext2D;

export interface EnvelopeRun {
  readonly placed: PlacedEnvelope;
  /** Channels whose peaks are drawn over each other. */
  readonly channels: readonly number[];
  readonly window: TimeWindow;
}

function loudest(run: EnvelopeRun, fromFrame: number, toFrame: number): PixelPeaks | null {
  let result: PixelPeaks | null = null;
  for (const channel of run.channels) {
    const peaks = peaksBetween(run.placed, channel, fromFrame, toFrame);
    if (peaks === null) continue;
    result =
      result === null
        ? peaks
        : { least: Math.min(result.least, peaks.least), greatest: Math.max(result.greatest, peaks.greatest) };
  }
  return result;
}

/** Peaks from least to greatest sample, one column per CSS pixel; what is not known stays empty. */
export function paintEnvelope(context: Context, box: Box, run: EnvelopeRun, palette: Palette): void {
  const middle = box.y + box.height / 2;
  const half = box.height / 2 - 3;
  const framesPerColumn = (run.window.lengthS * run.placed.envelope.rate) / box.width;
  const startFrame = run.window.startS * run.placed.envelope.rate;
  context.fillStyle = palette.wave;
  for (let x = 0; x < box.width; x++) {
    const fromFrame = startFrame + x * framesPerColumn;
    const peaks = loudest(run, fromFrame, fromFrame + framesPerColumn);
    if (peaks === null) continue;
    const top = middle - Math.min(1, peaks.greatest) * half;
    const bottom = middle - Math.max(-1, peaks.least) * half;
    context.fillRect(box.x + x, top, 1, Math.max(1, bottom - top));
    if (peaks.greatest < CLIPPED && peaks.least > -CLIPPED) continue;
    context.fillStyle = palette.over;
    context.fillRect(box.x + x, box.y, 2, 4);
    context.fillRect(box.x + x, box.y + box.height - 4, 2, 4);
    context.fillStyle = palette.wave;
  }
}

const CLIPPED = 32_767 / 32_768;
