import type { Palette } from '../canvas/canvas-palette.ts';
import { type CanvasSurface, canvasFont } from '../canvas/canvas-surface.ts';
import { lengthInWords } from '../format/age.ts';
import { paintEnvelope } from './paint-envelope.ts';
import { gapSpan, xOf } from './time-window.ts';
import { RIGHT_PAD_PX, type WaveformView, gutterPx } from './waveform-view.ts';

export const OVERVIEW_HEIGHT_PX = 52;

/** The whole recording in one strip, with the handle of the window and the playhead. */
export function paintOverview(surface: CanvasSurface, view: WaveformView, palette: Palette): void {
  const { context, widthPx, heightPx } = surface;
  const gutter = gutterPx(widthPx);
  const width = widthPx - gutter - RIGHT_PAD_PX;
  const whole = { startS: 0, lengthS: view.totalS };
  surface.clear();
  context.fillStyle = palette.well;
  context.fillRect(0, 0, widthPx, heightPx);
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.font = canvasFont(11);
  if (gutter > 0) {
    context.fillStyle = palette.inkQuiet;
    context.fillText('Whole', 14, 20);
    context.fillText(lengthInWords(view.totalS), 14, 34);
  }
  if (view.totalS === 0) return;
  const box = { x: gutter, y: 4, width, height: 40 };
  if (view.whole) {
    const channels = view.channelLabels.map((_, index) => index);
    paintEnvelope(context, box, { placed: view.whole, channels, window: whole }, palette);
  }
  context.fillStyle = palette.ink;
  for (const gap of view.gaps) {
    const { x, width: gapWidth } = gapSpan(gap, whole, width);
    context.fillRect(gutter + x + gapWidth / 2 - 0.75, 2, 1.5, 42);
  }
  paintHandle(surface, view, palette);
}

function paintHandle(surface: CanvasSurface, view: WaveformView, palette: Palette): void {
  const { context, widthPx, heightPx } = surface;
  const gutter = gutterPx(widthPx);
  const width = widthPx - gutter - RIGHT_PAD_PX;
  const whole = { startS: 0, lengthS: view.totalS };
  const from = gutter + xOf(view.window.startS, whole, width);
  const length = Math.max(6, (view.window.lengthS / view.totalS) * width);
  context.fillStyle = palette.primary;
  context.globalAlpha = 0.16;
  context.fillRect(from, 0, length, heightPx);
  context.globalAlpha = 1;
  context.strokeStyle = palette.primary;
  context.lineWidth = 2;
  context.strokeRect(from + 1, 1, length - 2, heightPx - 2);
  context.fillStyle = palette.played;
  context.fillRect(gutter + xOf(view.playheadS, whole, width) - 0.75, 0, 1.5, heightPx);
}
