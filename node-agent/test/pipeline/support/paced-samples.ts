import type { StoredFormat } from '@rakkr/shared/audio/vocabulary';

/** How the paced device numbers its frames in one stored format; pcm_pace.c has the other half of this. */
export interface PacedSamples {
  /** Frame numbers come round after so many. */
  readonly numbers: number;
  readonly sampleBytes: number;
  /** Number of the frame (upper bits) and 0-based channel (lower 8 bits) of the sample at a byte. */
  readonly codeAt: (pcm: DataView, byte: number) => number;
}

export const pacedSamples: Record<StoredFormat, PacedSamples> = {
  S16_LE: { numbers: 2 ** 8, sampleBytes: 2, codeAt: (pcm, byte) => pcm.getUint16(byte, true) },
  S24_3LE: {
    numbers: 2 ** 16,
    sampleBytes: 3,
    codeAt: (pcm, byte) => pcm.getUint16(byte, true) | (pcm.getUint8(byte + 2) << 16),
  },
  S32_LE: { numbers: 2 ** 24, sampleBytes: 4, codeAt: (pcm, byte) => pcm.getUint32(byte, true) },
  FLOAT_LE: { numbers: 2 ** 16, sampleBytes: 4, codeAt: codeOfFloat },
};

/** -1 for a number that the device never gives. No global is asked here: under Jest each costs a microsecond. */
function codeOfFloat(pcm: DataView, byte: number): number {
  const code = pcm.getFloat32(byte, true) * 2 ** 23;
  const whole = code | 0;
  return whole === code ? whole & 0xffffff : -1;
}

/**
 * Compares every sample with the one that belongs there.
 *
 * @param channels 1-based channels of the device, in stored order
 * @returns number of the first frame
 * @throws Error at the first sample that is another
 */
export function comparePacedSamples(bytes: Uint8Array, samples: PacedSamples, channels: readonly number[]): number {
  const pcm = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { numbers, sampleBytes, codeAt } = samples;
  const firstNumber = codeAt(pcm, 0) >>> 8;
  const frames = bytes.length / sampleBytes / channels.length;
  for (let frame = 0, byte = 0; frame < frames; frame++) {
    const number = (firstNumber + frame) % numbers;
    for (const channel of channels) {
      const wanted = number * 256 + channel - 1;
      const found = codeAt(pcm, byte);
      if (found !== wanted) throw new Error(`frame ${String(frame)} is ${String(found)}, not ${String(wanted)}`);
      byte += sampleBytes;
    }
  }
  return firstNumber;
}
