import type { WaveformView } from '../../ui/waveform/waveform-view.ts';

const RATE = 48_000;
const FRAMES_PER_PIXEL = 4096;
const LENGTH_S = 120;
const CHANNELS = 2;

function peaks(): Int16Array {
  const pixels = Math.ceil((LENGTH_S * RATE) / FRAMES_PER_PIXEL);
  const values = new Int16Array(pixels * CHANNELS * 2);
  for (let at = 0; at < pixels * CHANNELS; at++) {
    const height = Math.round(16_000 * Math.abs(Math.sin(at / 37) * Math.sin(at / 5)));
    values[at * 2] = -height;
    values[at * 2 + 1] = height;
  }
  return values;
}

/** Two channels, one short gap, one long one. */
export const GALLERY_WAVEFORM: WaveformView = {
  channelLabels: ['Judge', 'Witness'],
  whole: {
    fromFrame: 0,
    envelope: { rate: RATE, framesPerPixel: FRAMES_PER_PIXEL, channels: CHANNELS, peaks: peaks() },
  },
  detail: null,
  gaps: [
    { startS: 30, lengthS: 0.01 },
    { startS: 80, lengthS: 9 },
  ],
  totalS: LENGTH_S,
  window: { startS: 0, lengthS: LENGTH_S },
  playheadS: 42,
  isGrowing: false,
};
