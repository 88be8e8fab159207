import type { Palette } from '../canvas/canvas-palette.ts';
import { canvasFont } from '../canvas/canvas-surface.ts';
import type { Box } from '../canvas/paint-hatch.ts';
import { meterPosition, tickLabel, ticksBelow, ticksFor } from './meter-scale.ts';

type Context = CanvasRenderingContext2D;

/** Ticks below horizontal bars; each label stands at its position, centred. */
export function paintScaleBelow(context: Context, scale: Box, palette: Palette): void {
  context.font = canvasFont(11);
  context.textAlign = 'center';
  for (const tick of ticksBelow(scale.width)) {
    const x = scale.x + meterPosition(tick) * scale.width;
    context.fillStyle = palette.hairline;
    context.fillRect(Math.min(x, scale.x + scale.width - 1), scale.y - 1, 1, 3);
    context.fillStyle = palette.inkQuiet;
    context.fillText(tickLabel(tick), x, scale.y + 9);
  }
}

/** Ticks left of vertical bars, with a hairline across the bank. */
export function paintScaleBeside(context: Context, scale: Box, bankWidthPx: number, palette: Palette): void {
  context.font = canvasFont(11);
  context.textAlign = 'right';
  for (const tick of ticksFor(scale.height)) {
    const y = scale.y + scale.height * (1 - meterPosition(tick));
    context.fillStyle = palette.inkQuiet;
    context.fillText(tickLabel(tick), scale.x + scale.width - 7, Math.max(6, y));
    context.fillStyle = palette.hairline;
    context.fillRect(scale.x + scale.width - 3, Math.round(y), bankWidthPx - scale.width + 3, 1);
  }
}
