import type { Palette } from '../canvas/canvas-palette.ts';
import { type CanvasSurface, canvasFont } from '../canvas/canvas-surface.ts';
import { levelFigure } from '../format/figures.ts';
import { type BankGeometry, type BankOptions, bankGeometry } from './bank-geometry.ts';
import { type ChannelBallistics, isSilent } from './channel-ballistics.ts';
import type { Freshness } from './meter-freshness.ts';
import { type BarState, paintBar, paintLamp } from './paint-bar.ts';
import { paintScaleBelow, paintScaleBeside } from './paint-scale.ts';

export interface BankView {
  readonly labels: readonly string[];
  readonly channels: readonly ChannelBallistics[];
  /** Channels that the newest frame has no figure for. */
  readonly missing: readonly boolean[];
  /** Held peaks, dBFS, one per channel. */
  readonly figuresDbfs: readonly number[];
  readonly freshness: Freshness;
  readonly options: BankOptions;
  readonly nowMs: number;
}

/** Draws a whole bank: bars, lamps, names, scale, figures. */
export function paintBank(surface: CanvasSurface, view: BankView, palette: Palette): void {
  const { context, widthPx, heightPx } = surface;
  const area = { x: 0, y: 0, width: widthPx, height: heightPx };
  const geometry = bankGeometry(view.channels.length, area, view.options);
  surface.clear();
  context.textBaseline = 'middle';
  if (geometry.scale) {
    if (view.options.isVertical) paintScaleBeside(context, geometry.scale, widthPx, palette);
    else paintScaleBelow(context, geometry.scale, palette);
  }
  view.channels.forEach((channel, index) => {
    const cell = geometry.cells[index];
    if (!cell) return;
    const state = barState(view, index, channel);
    paintBar(context, cell.bar, { channel, state }, palette);
    paintLamp(context, cell.lamp, channel.hasClipped, palette);
  });
  if (view.options.hasLabels) paintNames(surface, view, geometry, palette);
  if (geometry.figureWidthPx > 0) paintFigures(surface, view, geometry, palette);
}

function barState(view: BankView, index: number, channel: ChannelBallistics): BarState {
  if (view.missing[index] === true) return 'unavailable';
  return view.freshness === 'live' && isSilent(channel, view.nowMs) ? 'silent' : view.freshness;
}

function paintNames(surface: CanvasSurface, view: BankView, geometry: BankGeometry, palette: Palette): void {
  const { context, heightPx } = surface;
  context.font = view.options.hasFigures ? canvasFont(13, 550) : canvasFont(11);
  context.fillStyle = view.options.hasFigures ? palette.ink : palette.inkQuiet;
  geometry.cells.forEach(({ bar }, index) => {
    if (bar.isVertical) {
      context.textAlign = 'center';
      context.fillText(String(index + 1), bar.x + bar.width / 2, heightPx - 5);
      return;
    }
    context.textAlign = 'left';
    const name = shorten(context, view.labels[index] ?? '', geometry.labelWidthPx - 6);
    context.fillText(name, 0, bar.y + bar.height / 2 + 0.5);
  });
}

function shorten(context: CanvasRenderingContext2D, text: string, widthPx: number): string {
  if (context.measureText(text).width <= widthPx) return text;
  let shown = text;
  while (shown.length > 2 && context.measureText(`${shown}…`).width > widthPx) shown = shown.slice(0, -1);
  return `${shown.trimEnd()}…`;
}

function paintFigures(surface: CanvasSurface, view: BankView, geometry: BankGeometry, palette: Palette): void {
  const { context, widthPx } = surface;
  context.font = canvasFont(12, 550);
  context.textAlign = 'right';
  context.fillStyle = palette.ink;
  geometry.cells.forEach(({ bar }, index) => {
    const isKnown = view.freshness !== 'unavailable' && view.missing[index] !== true;
    const figure = levelFigure(isKnown ? (view.figuresDbfs[index] ?? null) : null);
    context.fillText(figure, widthPx, bar.y + bar.height / 2 + 0.5);
  });
}
