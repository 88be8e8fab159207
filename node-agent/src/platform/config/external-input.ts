import {
  MAX_CHANNELS,
  MAX_SAMPLE_RATE,
  MIN_SAMPLE_RATE,
  type PcmFormat,
  SAMPLE_FORMATS,
} from '@rakkr/shared/audio/vocabulary';

import { splitTemplate } from './args-template.ts';

/** A program that records in place of libasound, as the configuration describes it. */
export interface ExternalInput {
  readonly command: string;
  /** Arguments with placeholders in them. */
  readonly template: readonly string[];
  /** What `{device}` stands for. */
  readonly device: string;
  /** What the program writes: nobody checks that it does. */
  readonly format: PcmFormat;
}

/** What stands in front of the environment. */
export interface ExternalInputFlags {
  readonly captureCommand: string;
  readonly captureArgsTemplate: string;
}

const TEMPLATE = 'RAKKR_CAPTURE_ARGS_TEMPLATE';
/** Without a template they mean nothing: rooms decide how a card is opened. */
const OF_THE_PROGRAM = [
  'RAKKR_CAPTURE_COMMAND',
  'RAKKR_CAPTURE_FORMAT',
  'RAKKR_CAPTURE_SAMPLE_RATE',
  'RAKKR_CAPTURE_CHANNELS',
] as const;

/**
 * Reads what is recorded by a program. Names and defaults are those of the earlier recorder agent.
 *
 * @param issues    receives a sentence per wrong key
 * @param warnings  receives a sentence per key without effect
 * @returns null where no template is configured
 */
export function readExternalInput(
  env: NodeJS.ProcessEnv,
  flags: Partial<ExternalInputFlags>,
  { issues, warnings }: { readonly issues: string[]; readonly warnings: string[] },
): ExternalInput | null {
  const text = (name: string): string | null => env[name]?.trim() || null;
  const template = flags.captureArgsTemplate ?? text(TEMPLATE);
  if (template === null) {
    const idle = OF_THE_PROGRAM.filter((name) => text(name) !== null);
    warnings.push(
      ...idle.map((name) => `${name} has no effect without ${TEMPLATE}. Rooms decide how a card is opened.`),
    );
    return null;
  }
  const whole = (name: string, usual: number, [least, most]: readonly [number, number]): number => {
    const number = Number(text(name) ?? usual);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    issues.push(`${name} is "${text(name) ?? ''}". It is a whole number from ${String(least)} to ${String(most)}.`);
    return usual;
  };
  const wished = text('RAKKR_CAPTURE_FORMAT') ?? 'S16_LE';
  const sampleFormat = SAMPLE_FORMATS.find((known) => known === wished);
  if (sampleFormat === undefined)
    issues.push(`RAKKR_CAPTURE_FORMAT is "${wished}". It is one of ${SAMPLE_FORMATS.join(', ')}.`);
  return {
    command: flags.captureCommand ?? text('RAKKR_CAPTURE_COMMAND') ?? 'arecord',
    template: words(template, issues),
    device: text('RAKKR_CAPTURE_DEVICE') ?? 'default',
    format: {
      sampleFormat: sampleFormat ?? 'S16_LE',
      rate: whole('RAKKR_CAPTURE_SAMPLE_RATE', 48_000, [MIN_SAMPLE_RATE, MAX_SAMPLE_RATE]),
      channels: whole('RAKKR_CAPTURE_CHANNELS', 2, [1, MAX_CHANNELS]),
    },
  };
}

function words(template: string, issues: string[]): readonly string[] {
  try {
    return splitTemplate(template);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    issues.push(`${TEMPLATE} is wrong. ${error.message}`);
    return [];
  }
}
