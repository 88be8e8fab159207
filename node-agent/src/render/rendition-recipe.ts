import type { PcmFormat, StoredFormat } from '@rakkr/shared/audio/vocabulary';

import { type ChannelMap, channelMix, isOneToOne } from '../pcm/channel-map.ts';
import type { SampleConversion } from '../pcm/convert-samples.ts';
import { seedOf } from '../pcm/dither.ts';
import type { StartLine } from '../pcm/ledger.ts';
import { type EncoderCommand, flacCommand, mp3Command, opusCommand } from './encoder-command.ts';
import { type RenditionFacts, renditionFacts } from './rendition-facts.ts';
import { type RenditionPlan, RenditionRefused } from './rendition-plan.ts';

/** A recording whose renditions are made. */
export interface RenderSource {
  readonly start: StartLine;
  /** Null = every channel in its place. */
  readonly channelMap: ChannelMap | null;
  /** Names of the recording's channels, in stored order; may be fewer than there are. */
  readonly channelLabels: readonly string[];
}

/** How one rendition is made. */
export interface RenditionRecipe {
  readonly plan: RenditionPlan;
  readonly facts: RenditionFacts;
  readonly conversion: SampleConversion;
  /** What comes out of the conversion. */
  readonly format: PcmFormat & { readonly sampleFormat: StoredFormat };
  /** Null = written by this program: WAV. */
  readonly encoder: EncoderCommand | null;
}

/**
 * How a recording becomes a rendition. A pure rule: the same recording and plan give the same file, byte for byte.
 *
 * @throws RenditionRefused where map, channels or bit rate do not fit
 */
export function renditionRecipe(plan: RenditionPlan, source: RenderSource): RenditionRecipe {
  const { start, channelLabels } = source;
  const mix = mixOf(source);
  const to = targetFormat(plan, start.format.sampleFormat, isOneToOne(mix, start.format.channels));
  const seed = seedOf(`${start.recordingId} ${plan.codec}`);
  const facts = renditionFacts(start, mix, channelLabels);
  const format = { sampleFormat: to, rate: start.format.rate, channels: mix.length };
  return {
    plan,
    facts,
    conversion: { from: start.format, to, mix, seed },
    format,
    encoder: encoderFor(plan, { format, facts, seed }),
  };
}

function mixOf({ start, channelMap }: RenderSource): SampleConversion['mix'] {
  try {
    return channelMix(channelMap, start.format.channels);
  } catch (cause) {
    if (cause instanceof RangeError) throw new RenditionRefused(cause.message, { cause });
    throw cause;
  }
}

/** Encoders get 24 bits, except where 16 bits pass through untouched. */
function targetFormat(plan: RenditionPlan, captured: StoredFormat, isUnmixed: boolean): StoredFormat {
  if (plan.bitDepth !== null) return plan.bitDepth === 16 ? 'S16_LE' : 'S24_3LE';
  if (plan.codec === 'wav') return captured;
  if (plan.codec === 'flac') return captured === 'S16_LE' ? 'S16_LE' : 'S24_3LE';
  return captured === 'S16_LE' && isUnmixed ? 'S16_LE' : 'S24_3LE';
}

function encoderFor(
  plan: RenditionPlan,
  { format, facts, seed }: Pick<RenditionRecipe, 'format' | 'facts'> & { readonly seed: number },
): EncoderCommand | null {
  const sampleFormat = format.sampleFormat === 'S16_LE' ? 'S16_LE' : 'S24_3LE';
  // Ogg's serial numbers have 31 bits here: some readers take them for signed; 0 is legal and confuses others.
  const input = { format: { ...format, sampleFormat }, facts, serial: (seed >>> 1) | 1 } as const;
  switch (plan.codec) {
    case 'flac':
      return flacCommand(input);
    case 'opus':
      return opusCommand(input, plan);
    case 'mp3':
      return mp3Command(input, plan);
    case 'wav':
      return null;
  }
}
