import type { Box } from '../canvas/paint-hatch.ts';
import type { BarPlace } from './paint-bar.ts';

export interface BankOptions {
  readonly isVertical: boolean;
  readonly hasLabels: boolean;
  readonly hasScale: boolean;
  readonly hasFigures: boolean;
}

export interface BankCell {
  readonly bar: BarPlace;
  readonly lamp: Box;
}

export interface BankGeometry {
  readonly cells: readonly BankCell[];
  /** Where the scale stands: below horizontal bars, left of vertical ones. */
  readonly scale: Box | null;
  readonly labelWidthPx: number;
  readonly figureWidthPx: number;
}

const LABEL_PX = 58;
/** Banks with figures are lists: a row a channel, its name in full. */
const WIDE_LABEL_PX = 104;
const WIDE_ROW_PX = 34;
const FIGURE_PX = 58;
const LAMP_PX = 8;
const LAMP_GAP_PX = 3;
const SCALE_FOOT_PX = 15;
const SCALE_SIDE_PX = 26;
const LABEL_FOOT_PX = 12;
const LAMP_TOP_PX = 10;

/** Places the bars of a bank of `channels` in an area, CSS pixels. */
export function bankGeometry(channels: number, area: Box, options: BankOptions): BankGeometry {
  return options.isVertical ? verticalBank(channels, area, options) : horizontalBank(channels, area, options);
}

function horizontalBank(channels: number, area: Box, options: BankOptions): BankGeometry {
  const labelWidthPx = options.hasLabels ? (options.hasFigures ? WIDE_LABEL_PX : LABEL_PX) : 0;
  const figureWidthPx = options.hasFigures ? FIGURE_PX : 0;
  const footPx = options.hasScale ? SCALE_FOOT_PX : 0;
  const widestRowPx = options.hasFigures ? WIDE_ROW_PX : channels < 3 ? 30 : 22;
  const thickestPx = options.hasFigures ? 14 : channels < 3 ? 16 : 12;
  const free = (area.height - footPx) / channels;
  const rowPx = options.hasLabels ? Math.min(widestRowPx, free) : free;
  const thickPx = options.hasLabels ? Math.min(thickestPx, Math.max(3, rowPx - 4)) : rowPx;
  const width = area.width - labelWidthPx - LAMP_PX - LAMP_GAP_PX - figureWidthPx;
  const x = area.x + labelWidthPx;
  const cells = Array.from({ length: channels }, (_, index) => {
    const y = area.y + index * rowPx + (rowPx - thickPx) / 2;
    return {
      bar: { x, y, width, height: thickPx, isVertical: false },
      lamp: { x: x + width + LAMP_GAP_PX, y, width: LAMP_PX, height: thickPx },
    };
  });
  const scale = options.hasScale ? { x, y: area.y + channels * rowPx, width, height: footPx } : null;
  return { cells, scale, labelWidthPx, figureWidthPx };
}

function verticalBank(channels: number, area: Box, options: BankOptions): BankGeometry {
  const sidePx = options.hasScale ? SCALE_SIDE_PX : 0;
  const footPx = options.hasLabels ? LABEL_FOOT_PX : 0;
  const cellPx = (area.width - sidePx) / channels;
  const thickPx = Math.max(3, Math.min(18, cellPx - (cellPx > 12 ? 6 : 2)));
  const height = area.height - footPx - LAMP_TOP_PX - 2;
  const cells = Array.from({ length: channels }, (_, index) => {
    const x = area.x + sidePx + index * cellPx + (cellPx - thickPx) / 2;
    return {
      bar: { x, y: area.y + LAMP_TOP_PX, width: thickPx, height, isVertical: true },
      lamp: { x, y: area.y + 1, width: thickPx, height: 6 },
    };
  });
  const scale = options.hasScale ? { x: area.x, y: area.y + LAMP_TOP_PX, width: sidePx, height } : null;
  return { cells, scale, labelWidthPx: 0, figureWidthPx: 0 };
}
