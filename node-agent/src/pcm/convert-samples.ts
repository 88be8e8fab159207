import { type PcmFormat, type StoredFormat, bytesPerSample, validBits } from '@rakkr/shared/audio/vocabulary';

import { type ChannelMix, isOneToOne } from './channel-map.ts';
import { TriangularDither } from './dither.ts';

export interface SampleConversion {
  readonly from: PcmFormat & { readonly sampleFormat: StoredFormat };
  readonly to: StoredFormat;
  readonly mix: ChannelMix;
  /** Of the dither: the same seed and input give the same output. */
  readonly seed: number;
}

/** Puts samples into `out` as numbers, times `scale`; returns nothing, allocates nothing. */
type Decode = (bytes: Uint8Array, scale: number, out: Float64Array) => void;
/** Puts `count` numbers that fit the format into `bytes`. */
type Encode = (samples: Float64Array, count: number, bytes: Uint8Array) => void;

/**
 * Turns interleaved stored PCM into that of a rendition.
 *
 * A mix is summed in float64 in the order of its sources and divided by their number once. A value that stands on the
 * target's grid passes unchanged: 16 bits become 24, 24 bits in 32-bit words and 24-bit samples stay what they are, and
 * digital silence stays digital silence. Any other value gets triangular dither of one last bit where the target has 16
 * or 24 bits, then goes to the nearest step, halves upwards. What lies beyond full scale is clipped and counted.
 */
export class ConvertSamples {
  /** Samples beyond full scale, or not a number, so far. */
  clippedSamples = 0;
  /** Bytes go through as they come. */
  readonly isUnchanged: boolean;
  private readonly dither: TriangularDither | null;
  private readonly scale: number;
  private readonly greatest: number;
  private decoded = new Float64Array(0);
  private mixed = new Float64Array(0);

  constructor(private readonly conversion: SampleConversion) {
    const { from, to, mix, seed } = conversion;
    this.isUnchanged = from.sampleFormat === to && isOneToOne(mix, from.channels);
    this.dither = to === 'S16_LE' || to === 'S24_3LE' ? new TriangularDither(seed) : null;
    this.scale = fullScaleOf(to) / fullScaleOf(from.sampleFormat);
    this.greatest = fullScaleOf(to);
  }

  /** Bytes that `sourceBytes` of the recording become. */
  bytesFor(sourceBytes: number): number {
    const { from, to, mix } = this.conversion;
    const frames = sourceBytes / (bytesPerSample(from.sampleFormat) * from.channels);
    return frames * mix.length * bytesPerSample(to);
  }

  /**
   * @param source whole frames of the recording, on a whole sample of their buffer
   * @param target receives `bytesFor(source.length)` bytes, on a whole sample of its buffer
   */
  run(source: Uint8Array, target: Uint8Array): void {
    const { from, to, mix } = this.conversion;
    if (this.isUnchanged) {
      target.set(source);
      return;
    }
    const inputs = source.length / bytesPerSample(from.sampleFormat);
    const outputs = (inputs / from.channels) * mix.length;
    if (this.decoded.length < inputs) this.decoded = new Float64Array(inputs);
    if (this.mixed.length < outputs) this.mixed = new Float64Array(outputs);
    DECODERS[from.sampleFormat](source, this.scale, this.decoded);
    this.mix(inputs / from.channels);
    if (to !== 'FLOAT_LE') this.quantise(outputs);
    ENCODERS[to](this.mixed, outputs, target);
  }

  private mix(frames: number): void {
    const { from, mix } = this.conversion;
    const { decoded, mixed } = this;
    for (const [output, sources] of mix.entries()) {
      const [only] = sources;
      let to = output;
      if (sources.length === 1 && only !== undefined) {
        for (let frame = 0, at = only; frame < frames; frame++, at += from.channels, to += mix.length) {
          mixed[to] = decoded[at] ?? 0;
        }
        continue;
      }
      for (let frame = 0; frame < frames; frame++, to += mix.length) {
        let sum = 0;
        for (const source of sources) sum += decoded[frame * from.channels + source] ?? 0;
        mixed[to] = sources.length === 0 ? 0 : sum / sources.length;
      }
    }
  }

  private quantise(count: number): void {
    const { dither, greatest, mixed } = this;
    for (let at = 0; at < count; at++) {
      const exact = mixed[at] ?? 0;
      let step = exact;
      if (!Number.isInteger(exact)) step = Math.floor(exact + (dither === null ? 0 : dither.next()) + 0.5);
      if (!(step < greatest && step >= -greatest)) {
        if (!(exact < greatest && exact >= -greatest)) this.clippedSamples++;
        step = clip(step, greatest);
      }
      mixed[at] = step;
    }
  }
}

/** Not a number is silence. */
const clip = (step: number, greatest: number): number =>
  Number.isNaN(step) ? 0 : Math.min(greatest - 1, Math.max(-greatest, step));

/** Steps from 0 to full scale; 1 for float. */
const fullScaleOf = (format: StoredFormat): number => (format === 'FLOAT_LE' ? 1 : 2 ** (validBits(format) - 1));

const DECODERS: Record<StoredFormat, Decode> = {
  S16_LE: (bytes, scale, out) => {
    scaled(new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1), scale, out);
  },
  S24_3LE: (bytes, scale, out) => {
    for (let at = 0, byte = 0; byte < bytes.length; at++, byte += 3) {
      const low = (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8) | ((bytes[byte + 2] ?? 0) << 16);
      out[at] = ((low << 8) >> 8) * scale;
    }
  },
  S32_LE: (bytes, scale, out) => {
    scaled(new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2), scale, out);
  },
  FLOAT_LE: (bytes, scale, out) => {
    scaled(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2), scale, out);
  },
};

function scaled(samples: Int16Array | Int32Array | Float32Array, scale: number, out: Float64Array): void {
  for (let at = 0; at < samples.length; at++) out[at] = (samples[at] ?? 0) * scale;
}

const ENCODERS: Record<StoredFormat, Encode> = {
  S16_LE: (samples, count, bytes) => {
    put(samples, count, new Int16Array(bytes.buffer, bytes.byteOffset, count));
  },
  S24_3LE: (samples, count, bytes) => {
    for (let at = 0, byte = 0; at < count; at++, byte += 3) {
      const sample = samples[at] ?? 0;
      bytes[byte] = sample;
      bytes[byte + 1] = sample >> 8;
      bytes[byte + 2] = sample >> 16;
    }
  },
  S32_LE: (samples, count, bytes) => {
    put(samples, count, new Int32Array(bytes.buffer, bytes.byteOffset, count));
  },
  FLOAT_LE: (samples, count, bytes) => {
    put(samples, count, new Float32Array(bytes.buffer, bytes.byteOffset, count));
  },
};

function put(samples: Float64Array, count: number, out: Int16Array | Int32Array | Float32Array): void {
  for (let at = 0; at < count; at++) out[at] = samples[at] ?? 0;
}
