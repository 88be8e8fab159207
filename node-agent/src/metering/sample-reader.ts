import type { SampleFormat } from '@rakkr/shared/audio/vocabulary';

/** Samples as numbers, interleaved. */
export type Samples = Int32Array | Int16Array | Float32Array;

export interface SampleReader {
  /** Numbers of `frames` frames of PCM that starts on a whole sample; the result is valid until the next call. */
  readonly read: (pcm: Uint8Array, frames: number) => Samples;
  /** Number that is 0 dBFS. */
  readonly fullScale: number;
  /** From this size on a sample is at a rail: the greatest positive value of 24 bits or fewer. */
  readonly rail: number;
}

const INT32_SCALE = 2 ** 31;
/** Devices of 24 bits fill the upper 24 bits of S32_LE: their greatest value is this. */
const INT32_RAIL = 0x7fffff00;

/** How samples of a format are read as numbers; formats that no typed array fits are moved to the upper bits of 32. */
export function sampleReader(format: SampleFormat, channels: number): SampleReader {
  switch (format) {
    case 'S16_LE':
      return {
        read: (pcm, frames) => new Int16Array(pcm.buffer, pcm.byteOffset, frames * channels),
        fullScale: 2 ** 15,
        rail: 0x7fff,
      };
    case 'S32_LE':
      return {
        read: (pcm, frames) => new Int32Array(pcm.buffer, pcm.byteOffset, frames * channels),
        fullScale: INT32_SCALE,
        rail: INT32_RAIL,
      };
    case 'FLOAT_LE':
      return {
        read: (pcm, frames) => new Float32Array(pcm.buffer, pcm.byteOffset, frames * channels),
        fullScale: 1,
        rail: 1,
      };
    case 'S24_LE':
      return { read: upperBits(channels, 4), fullScale: INT32_SCALE, rail: INT32_RAIL };
    case 'S24_3LE':
      return { read: upperBits(channels, 3), fullScale: INT32_SCALE, rail: INT32_RAIL };
  }
}

/** 24 bits little endian, `strideBytes` apart, as the upper bits of 32. */
function upperBits(channels: number, strideBytes: number): SampleReader['read'] {
  let words = new Int32Array(0);
  return (pcm, frames) => {
    const count = frames * channels;
    if (words.length < count) words = new Int32Array(count);
    for (let at = 0, byte = 0; at < count; at++, byte += strideBytes) {
      words[at] = ((pcm[byte] ?? 0) << 8) | ((pcm[byte + 1] ?? 0) << 16) | ((pcm[byte + 2] ?? 0) << 24);
    }
    return words;
  };
}
