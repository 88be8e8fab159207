import type { Palette } from '../canvas/canvas-palette.ts';
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
