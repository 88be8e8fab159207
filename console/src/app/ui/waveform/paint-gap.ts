import type { Palette } from '../canvas/canvas-palette.ts';
import { canvasFont } from '../canvas/canvas-surface.ts';
import { type Box, paintHatch } from '../canvas/paint-hatch.ts';

/** A gap through every lane: hatched, outlined, never narrower than 7 px. */
export function paintGap(context: CanvasRenderingContext2D, box: Box, palette: Palette): void {
  context.fillStyle = palette.ground;
  context.fillRect(box.x - 1, box.y, box.width + 2, box.height);
  paintHatch(context, box, palette.hatch);
  context.strokeStyle = palette.ink;
  context.lineWidth = 1;
  context.strokeRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1);
}

/** The word of a gap: `Gap 0.84 s`. */
export interface GapTag {
  readonly text: string;
  /** Where the lanes begin and end: the word never stands among the names. */
  readonly fromPx: number;
  readonly toPx: number;
}

/** The word of a gap, on top of its block. */
export function paintGapTag(context: CanvasRenderingContext2D, box: Box, tag: GapTag, palette: Palette): void {
  const { text, fromPx, toPx } = tag;
  context.font = canvasFont(11, 650);
  context.textAlign = 'left';
  const widthPx = context.measureText(text).width + 12;
  const x = Math.max(fromPx, Math.min(toPx - widthPx, box.x + box.width / 2 - widthPx / 2));
  context.fillStyle = palette.ink;
  context.fillRect(x, box.y + 4, widthPx, 17);
  context.fillStyle = palette.ground;
  context.fillText(text, x + 6, box.y + 13);
}
