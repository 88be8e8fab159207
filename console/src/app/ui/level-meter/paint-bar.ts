import type { Palette } from '../canvas/canvas-palette.ts';
import { canvasFont } from '../canvas/canvas-surface.ts';
import { type Box, paintHatch } from '../canvas/paint-hatch.ts';
import type { ChannelBallistics } from './channel-ballistics.ts';
import { SCALE_FLOOR_DBFS, ZONE_EDGES_DBFS, meterPosition } from './meter-scale.ts';

export type BarState = 'live' | 'late' | 'unavailable' | 'silent';

/** One bar: where it stands and which way it grows. */
export interface BarPlace extends Box {
  readonly isVertical: boolean;
}

type Context = CanvasRenderingContext2D;

const LATE_OPACITY = 0.6;
const PEAK_OPACITY = 0.55;

function fillSpan(context: Context, place: BarPlace, from: number, to: number): void {
  if (place.isVertical) {
    context.fillRect(place.x, place.y + place.height * (1 - to), place.width, place.height * (to - from));
  } else {
    context.fillRect(place.x + place.width * from, place.y, place.width * (to - from), place.height);
  }
}

function paintTrack(context: Context, place: BarPlace, palette: Palette): void {
  context.fillStyle = palette.track;
  fillSpan(context, place, 0, 1);
}

function paintLevel(context: Context, place: BarPlace, channel: ChannelBallistics, palette: Palette): void {
  const { floor, hot, over } = ZONE_EDGES_DBFS;
  const body = channel.peakDbfs < floor ? palette.floor : palette.target;
  const zones = [
    [SCALE_FLOOR_DBFS, hot, body],
    [hot, over, palette.hot],
    [over, 0, palette.over],
  ] as const;
  const opacity = context.globalAlpha;
  for (const [fromDbfs, toDbfs, colour] of zones) {
    const from = meterPosition(fromDbfs);
    const peak = Math.min(meterPosition(toDbfs), meterPosition(channel.peakDbfs));
    const rms = Math.min(meterPosition(toDbfs), meterPosition(channel.rmsDbfs));
    context.fillStyle = colour;
    context.globalAlpha = opacity * (fromDbfs >= hot ? 1 : PEAK_OPACITY);
    if (peak > from) fillSpan(context, place, from, peak);
    context.globalAlpha = opacity;
    if (rms > from) fillSpan(context, place, from, rms);
  }
}

/** 1 px cuts at −24 and −9 stay visible inside the bar. */
function paintCuts(context: Context, place: BarPlace, palette: Palette): void {
  context.fillStyle = palette.ground;
  for (const edge of [ZONE_EDGES_DBFS.target, ZONE_EDGES_DBFS.hot]) {
    const at = meterPosition(edge);
    if (place.isVertical) context.fillRect(place.x, place.y + Math.round(place.height * (1 - at)), place.width, 1);
    else context.fillRect(place.x + Math.round(place.width * at), place.y, 1, place.height);
  }
}

function paintHold(context: Context, place: BarPlace, holdDbfs: number, palette: Palette): void {
  if (holdDbfs <= SCALE_FLOOR_DBFS) return;
  const at = meterPosition(holdDbfs);
  context.fillStyle = palette.hold;
  if (place.isVertical) context.fillRect(place.x, place.y + place.height * (1 - at) - 1, place.width, 2);
  else context.fillRect(Math.min(place.x + place.width * at - 1, place.x + place.width - 2), place.y, 2, place.height);
}

function paintSilent(context: Context, place: BarPlace, palette: Palette): void {
  context.strokeStyle = palette.unknown;
  context.lineWidth = 1.5;
  context.strokeRect(place.x + 0.75, place.y + 0.75, place.width - 1.5, place.height - 1.5);
  if (place.isVertical) {
    if (place.width > 8) paintCross(context, place.x + place.width / 2, place.y + place.height - 9);
    return;
  }
  if (place.width <= 90) return;
  context.font = canvasFont(11, 550);
  context.textAlign = 'left';
  const widthPx = context.measureText('silent').width;
  context.fillStyle = palette.ground;
  context.fillRect(place.x + 6, place.y - 1, widthPx + 8, place.height + 2);
  context.fillStyle = palette.unknown;
  context.fillText('silent', place.x + 10, place.y + place.height / 2 + 0.5);
}

function paintCross(context: Context, x: number, y: number): void {
  context.beginPath();
  context.moveTo(x - 3, y - 3);
  context.lineTo(x + 3, y + 3);
  context.moveTo(x + 3, y - 3);
  context.lineTo(x - 3, y + 3);
  context.stroke();
}

/** Draws one bar in its state: none of them is an empty track. */
export function paintBar(
  context: Context,
  place: BarPlace,
  shown: { readonly channel: ChannelBallistics; readonly state: BarState },
  palette: Palette,
): void {
  paintTrack(context, place, palette);
  if (shown.state === 'unavailable') {
    paintHatch(context, place, palette.hatch);
    return;
  }
  context.fillStyle = palette.zone;
  fillSpan(context, place, meterPosition(ZONE_EDGES_DBFS.target), meterPosition(ZONE_EDGES_DBFS.hot));
  context.globalAlpha = shown.state === 'late' ? LATE_OPACITY : 1;
  if (shown.state !== 'silent') paintLevel(context, place, shown.channel, palette);
  paintCuts(context, place, palette);
  if (shown.state === 'silent') paintSilent(context, place, palette);
  else paintHold(context, place, shown.channel.holdDbfs, palette);
  context.globalAlpha = 1;
}

/** The clip lamp: filled when latched, outlined when not. */
export function paintLamp(context: Context, box: Box, isLit: boolean, palette: Palette): void {
  if (isLit) {
    context.fillStyle = palette.over;
    context.fillRect(box.x, box.y, box.width, box.height);
    return;
  }
  context.strokeStyle = palette.hairline;
  context.lineWidth = 1;
  context.strokeRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1);
}
