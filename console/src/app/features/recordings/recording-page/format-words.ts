import type { SampleFormat } from '@rakkr/shared/audio/vocabulary';

const WORDS: Readonly<Record<SampleFormat, string>> = {
  S16_LE: '16 bit',
  S24_LE: '24 bit',
  S24_3LE: '24 bit',
  S32_LE: '32 bit',
  FLOAT_LE: '32 bit float',
};

/** A sample format as people say it. */
export const formatWords = (format: SampleFormat): string => WORDS[format];
