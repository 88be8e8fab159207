/** ALSA format names, verbatim, that the product captures. */
export const SAMPLE_FORMATS = ['S16_LE', 'S24_LE', 'S24_3LE', 'S32_LE', 'FLOAT_LE'] as const;
export type SampleFormat = (typeof SAMPLE_FORMATS)[number];

/**
 * Formats that stand in files and on the wire: `S24_LE` (24 bits in 4 bytes) is packed to `S24_3LE` by the node,
 * because no file format knows it.
 */
export const STORED_FORMATS = ['S16_LE', 'S24_3LE', 'S32_LE', 'FLOAT_LE'] as const;
export type StoredFormat = (typeof STORED_FORMATS)[number];

const BYTES_PER_SAMPLE: Record<SampleFormat, number> = {
  S16_LE: 2,
  S24_LE: 4,
  S24_3LE: 3,
  S32_LE: 4,
  FLOAT_LE: 4,
};

const VALID_BITS: Record<SampleFormat, number> = { S16_LE: 16, S24_LE: 24, S24_3LE: 24, S32_LE: 32, FLOAT_LE: 32 };

/** Bytes that one sample takes in memory, padding included. */
export const bytesPerSample = (format: SampleFormat): number => BYTES_PER_SAMPLE[format];
/** Bits that carry signal. */
export const validBits = (format: SampleFormat): number => VALID_BITS[format];
/** The format in which captured samples are stored. */
export const storedFormatOf = (format: SampleFormat): StoredFormat => (format === 'S24_LE' ? 'S24_3LE' : format);

export const MIN_SAMPLE_RATE = 8_000;
export const MAX_SAMPLE_RATE = 384_000;
export const MAX_CHANNELS = 256;

/** What one run of PCM is made of. */
export interface PcmFormat {
  readonly sampleFormat: SampleFormat;
  /** Frames per second. */
  readonly rate: number;
  readonly channels: number;
}

/** Bytes of one frame: one sample of every channel. */
export const bytesPerFrame = (format: PcmFormat): number => bytesPerSample(format.sampleFormat) * format.channels;
