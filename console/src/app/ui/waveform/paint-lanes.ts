import type { Palette } from '../canvas/canvas-palette.ts';
import { type CanvasSurface, canvasFont } from '../canvas/canvas-surface.ts';
import type { Box } from '../canvas/paint-hatch.ts';
import { runningTime, runningTimeMs } from '../format/running-time.ts';
import { paintEnvelope } from './paint-envelope.ts';
import { paintGap, paintGapTag } from './paint-gap.ts';
import { gapSpan, rulerStep, xOf } from './time-window.ts';
import { RIGHT_PAD_PX, type WaveformGap, type WaveformView, gutterPx } from './waveform-view.ts';

const RULER_PX = 26;
const LANE_GAP_PX = 4;
const FINE_WINDOW_S = 10;

const laneHeight = (widthPx: number): number => (widthPx < 600 ? 44 : 62);

export const lanesHeight = (channels: number, widthPx: number): number =>
  RULER_PX + channels * (laneHeight(widthPx) + LANE_GAP_PX);

/** Ruler, one lane per channel, gaps through all of them, playhead. */
export function paintLanes(surface: CanvasSurface, view: WaveformView, palette: Palette): void {
  const { context, widthPx, heightPx } = surface;
  const gutter = gutterPx(widthPx);
  const area = { x: gutter, y: RULER_PX, width: widthPx - gutter - RIGHT_PAD_PX, height: heightPx - RULER_PX };
  surface.clear();
  context.textBaseline = 'middle';
  paintRuler(surface, view, area, palette);
  view.channelLabels.forEach((label, channel) => {
    const height = laneHeight(widthPx);
    const lane = { ...area, y: area.y + channel * (height + LANE_GAP_PX), height };
    paintLane(context, lane, { view, channel, label }, palette);
  });
  for (const gap of view.gaps) paintLaneGap(context, area, { gap, view }, palette);
  paintPlayhead(context, area, view, palette);
}

/** Neighbours closer than this would cover each other's words. */
const MIN_TAG_DISTANCE_PX = 90;

function paintLaneGap(
  context: CanvasRenderingContext2D,
  area: Box,
  { gap, view }: { readonly gap: WaveformGap; readonly view: WaveformView },
  palette: Palette,
): void {
  const span = gapSpan(gap, view.window, area.width);
  if (span.x + span.width < 0 || span.x > area.width) return;
  const x = Math.max(area.x, area.x + span.x);
  const end = Math.min(area.x + area.width, area.x + span.x + span.width);
  const block = { x, y: area.y, width: Math.max(2, end - x), height: area.height - LANE_GAP_PX };
  paintGap(context, block, palette);
  const minDistanceS = (MIN_TAG_DISTANCE_PX / area.width) * view.window.lengthS;
  const isAlone = view.gaps.every((other) => other === gap || Math.abs(other.startS - gap.startS) > minDistanceS);
  if (!isAlone) return;
  const tag = { text: `Gap ${gap.lengthS.toFixed(2)} s`, fromPx: area.x, toPx: area.x + area.width };
  paintGapTag(context, block, tag, palette);
}

function paintRuler(surface: CanvasSurface, view: WaveformView, area: Box, palette: Palette): void {
  const { context, widthPx, heightPx } = surface;
  context.font = canvasFont(11);
  context.textAlign = 'left';
  context.fillStyle = palette.hairline;
  context.fillRect(0, 0, widthPx, 1);
  if (area.x > 0) {
    context.fillStyle = palette.inkQuiet;
    context.fillText('Elapsed', 14, 12);
  }
  const stepS = rulerStep(view.window.lengthS, area.width);
  const name = view.window.lengthS < FINE_WINDOW_S ? runningTimeMs : runningTime;
  const firstS = Math.ceil(view.window.startS / stepS) * stepS;
  for (let atS = firstS; atS < view.window.startS + view.window.lengthS; atS += stepS) {
    const x = area.x + xOf(atS, view.window, area.width);
    context.fillStyle = palette.hairline;
    context.fillRect(Math.round(x), 18, 1, heightPx - 22);
    context.fillStyle = palette.inkQuiet;
    if (x < widthPx - 60) context.fillText(name(atS), x + 4, 12);
  }
}

interface Lane {
  readonly view: WaveformView;
  readonly channel: number;
  readonly label: string;
}

function paintLane(context: CanvasRenderingContext2D, box: Box, lane: Lane, palette: Palette): void {
  context.fillStyle = palette.well;
  context.fillRect(box.x, box.y, box.width, box.height);
  context.fillStyle = palette.hairline;
  context.fillRect(box.x, box.y + box.height / 2, box.width, 1);
  const placed = lane.view.detail ?? lane.view.whole;
  if (placed) paintEnvelope(context, box, { placed, channels: [lane.channel], window: lane.view.window }, palette);
  if (box.x > 0) {
    context.font = canvasFont(12, 550);
    context.fillStyle = palette.ink;
    context.fillText(lane.label, 14, box.y + box.height / 2, box.x - 20);
    return;
  }
  context.font = canvasFont(11, 600);
  const widthPx = context.measureText(lane.label).width;
  context.globalAlpha = 0.85;
  context.fillStyle = palette.ground;
  context.fillRect(0, box.y, widthPx + 14, 16);
  context.globalAlpha = 1;
  context.fillStyle = palette.ink;
  context.fillText(lane.label, 8, box.y + 8);
}

function paintPlayhead(context: CanvasRenderingContext2D, area: Box, view: WaveformView, palette: Palette): void {
  const x = area.x + xOf(view.playheadS, view.window, area.width);
  if (x < area.x - 1 || x > area.x + area.width + 1) return;
  context.fillStyle = palette.played;
  context.fillRect(x - 1, 20, 2, area.y + area.height - 24);
  context.beginPath();
  context.moveTo(x - 6, 18);
  context.lineTo(x + 6, 18);
  context.lineTo(x, 26);
  context.fill();
}
