import {
  UNKNOWN_MAX,
  UNKNOWN_MIN,
  WAVEFORM_FRAMES_PER_PIXEL,
  bytesPerFrame,
  bytesPerSample,
} from '@rakkr/shared/audio/vocabulary';
import type { StoredFormat } from '@rakkr/shared/audio/vocabulary';

export interface StoredPcmFormat {
  readonly sampleFormat: StoredFormat;
  /** Frames per second. */
  readonly rate: number;
  readonly channels: number;
}

/** Least and greatest sample per pixel and channel of one run of frames. */
export interface Envelope {
  /** Number of the first pixel on the recording's time line; a pixel is 256 frames. */
  readonly firstPixel: number;
  /** [pixels × channels × 2]: min, max, 16 bit. */
  readonly peaks: Int16Array;
}

type SampleReader = (view: DataView, at: number) => number;

/** Each returns −1…1 of full scale; float input may exceed it. */
const READERS: Record<StoredFormat, SampleReader> = {
  S16_LE: (view, at) => view.getInt16(at, true) / 32_768,
  S24_3LE: (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608,
  S32_LE: (view, at) => view.getInt32(at, true) / 2_147_483_648,
  FLOAT_LE: (view, at) => view.getFloat32(at, true),
};

/** Rounded outward, so that no sample lies outside its envelope; the greatest positive figure is 32767. */
const toMin16 = (value: number): number => Math.max(-32_768, Math.min(32_767, Math.floor(value * 32_768)));
const toMax16 = (value: number): number => Math.max(-32_768, Math.min(32_767, Math.ceil(value * 32_768)));

/**
 * Envelope of one block of interleaved PCM, and the greatest amplitude per channel.
 *
 * @param pcm         interleaved samples in `format`; whole frames
 * @param startFrame  number of the block's first frame on the recording's time line
 * @param peaks       receives the greatest absolute amplitude per channel, 1 = full scale, [channels]; only raised
 */
export function envelopeOf(pcm: Uint8Array, format: StoredPcmFormat, startFrame: number, peaks: number[]): Envelope {
  const { channels } = format;
  const frames = pcm.length / bytesPerFrame(format);
  const firstPixel = Math.floor(startFrame / WAVEFORM_FRAMES_PER_PIXEL);
  const lastPixel = Math.floor((startFrame + frames - 1) / WAVEFORM_FRAMES_PER_PIXEL);
  const envelope = unknownEnvelope((lastPixel - firstPixel + 1) * channels);
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  const read = READERS[format.sampleFormat];
  const sampleBytes = bytesPerSample(format.sampleFormat);
  for (let channel = 0; channel < channels; channel++) {
    let peak = peaks[channel] ?? 0;
    let frame = 0;
    for (let pixel = firstPixel; pixel <= lastPixel; pixel++) {
      const end = Math.min(frames, (pixel + 1) * WAVEFORM_FRAMES_PER_PIXEL - startFrame);
      let min = Infinity;
      let max = -Infinity;
      for (; frame < end; frame++) {
        const value = read(view, (frame * channels + channel) * sampleBytes);
        if (value < min) min = value;
        if (value > max) max = value;
      }
      const at = ((pixel - firstPixel) * channels + channel) * 2;
      envelope[at] = toMin16(min);
      envelope[at + 1] = toMax16(max);
      peak = Math.max(peak, -min, max);
    }
    peaks[channel] = peak;
  }
  return { firstPixel, peaks: envelope };
}

/** An envelope of which nothing is known: each range is empty. */
export function unknownEnvelope(ranges: number): Int16Array {
  const peaks = new Int16Array(ranges * 2);
  for (let at = 0; at < peaks.length; at += 2) {
    peaks[at] = UNKNOWN_MIN;
    peaks[at + 1] = UNKNOWN_MAX;
  }
  return peaks;
}

/** Widens the ranges of `target` so that they hold those of `other`; both have the same length. */
export function widen(target: Int16Array, other: Int16Array): void {
  for (let at = 0; at < target.length; at += 2) {
    target[at] = Math.min(target[at] ?? UNKNOWN_MIN, other[at] ?? UNKNOWN_MIN);
    target[at + 1] = Math.max(target[at + 1] ?? UNKNOWN_MAX, other[at + 1] ?? UNKNOWN_MAX);
  }
}
