import type { PcmFormat } from '@rakkr/shared/audio/vocabulary';

import { type RenditionFacts, tagsOf } from './rendition-facts.ts';
import { type RenditionPlan, RenditionRefused } from './rendition-plan.ts';

/** How a program of the system encodes PCM from its standard input. */
export interface EncoderCommand {
  readonly program: string;
  /** What has to be installed where the program is missing. */
  readonly debianPackage: string;
  readonly argsFor: (outputPath: string) => readonly string[];
  /** It reads its standard input in pieces of a page, each of which costs a call of the system: larger ones are faster. */
  readonly readsPages?: true;
  /** What it says on standard error although nothing is wrong. */
  readonly chatter?: RegExp;
}

/** What arrives on the encoder's standard input, and what it says of itself. */
export interface EncoderInput {
  readonly format: PcmFormat & { readonly sampleFormat: 'S16_LE' | 'S24_3LE' };
  readonly facts: RenditionFacts;
  /** Where the format has a random number, this one takes its place: the same recording gives the same bytes. */
  readonly serial: number;
}

/** Room for the gap ledger, which is known at the end only: about 500 gaps. */
export const FLAC_PADDING_BYTES = 65_536;
/** No MD5: `FlacFile` makes it meanwhile. */
const FLAC_SWITCHES = ['--silent', '--force', '--no-md5-sum'];
const FLAC_CHANNELS = 8;
const OPUS_CHANNELS = 8;
const OPUS_KBPS_PER_CHANNEL = 32;
const OPUS_MAX_KBPS_PER_CHANNEL = 256;
/** opusenc takes a sixth channel for a subwoofer and cuts it off above 120 Hz; see docs/adr/0008. */
const OPUSENC_CHANNELS = 2;
const MP3_CHANNELS = 2;
const MP3_KBPS = 128;
/** LAME's quality for a bit rate that is aimed at: the highest that the plan reaches. */
const MP3_VBR_QUALITY = [
  [245, 0],
  [225, 1],
  [190, 2],
  [175, 3],
  [165, 4],
  [128, 5],
  [112, 6],
  [96, 7],
  [80, 8],
] as const;

const bitsOf = ({ format }: EncoderInput): string => (format.sampleFormat === 'S16_LE' ? '16' : '24');

/** @throws RenditionRefused where FLAC does not hold the channels */
export function flacCommand(input: EncoderInput): EncoderCommand {
  const { channels, rate } = input.format;
  refuseBeyond(FLAC_CHANNELS, channels, 'FLAC');
  const raw = ['--force-raw-format', '--endian=little', '--sign=signed', `--channels=${String(channels)}`];
  const shape = [`--bps=${bitsOf(input)}`, `--sample-rate=${String(rate)}`, `--padding=${String(FLAC_PADDING_BYTES)}`];
  const tags = tagsOf(input.facts).map(([name, value]) => `--tag=${name}=${value}`);
  // Microphones stand where they stand: a player must not take the third for a centre loudspeaker.
  const discrete = channels > 2 ? ['--tag=WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x0'] : [];
  return {
    program: 'flac',
    debianPackage: 'flac',
    argsFor: (path) => [...FLAC_SWITCHES, ...raw, ...shape, ...tags, ...discrete, `--output-name=${path}`, '-'],
    chatter: /^.*MD5 computation disabled.*\n/gm,
  };
}

/** @throws RenditionRefused where Opus does not hold the channels or the bit rate */
export function opusCommand(input: EncoderInput, { bitrateKbps }: RenditionPlan): EncoderCommand {
  const { channels } = input.format;
  refuseBeyond(OPUS_CHANNELS, channels, 'Opus');
  const kbps = bitrateKbps ?? channels * OPUS_KBPS_PER_CHANNEL;
  if (kbps > channels * OPUS_MAX_KBPS_PER_CHANNEL) {
    const most = String(channels * OPUS_MAX_KBPS_PER_CHANNEL);
    throw new RenditionRefused(`Opus takes at most ${most} kbit/s for ${channelsText(channels)}. Lower the bit rate.`);
  }
  return channels > OPUSENC_CHANNELS ? discreteOpus(input, kbps) : plainOpus(input, kbps);
}

function plainOpus(input: EncoderInput, kbps: number): EncoderCommand {
  const { channels, rate } = input.format;
  const raw = ['--raw', '--raw-bits', bitsOf(input), '--raw-rate', String(rate), '--raw-chan', String(channels)];
  const tags = tagsOf(input.facts).flatMap(([name, value]) => ['--comment', `${name}=${value}`]);
  const shape = ['--bitrate', String(kbps), '--serial', String(input.serial)];
  return {
    program: 'opusenc',
    debianPackage: 'opus-tools',
    argsFor: (path) => ['--quiet', ...raw, ...shape, ...tags, '-', path],
    readsPages: true,
  };
}

/** Mapping family 255: every channel a stream of its own, without loudspeaker positions. */
function discreteOpus(input: EncoderInput, kbps: number): EncoderCommand {
  const { channels, rate, sampleFormat } = input.format;
  const raw = ['-f', sampleFormat === 'S16_LE' ? 's16le' : 's24le', '-ar', String(rate), '-ac', String(channels)];
  const codec = ['-c:a', 'libopus', '-mapping_family', '255', '-b:a', `${String(kbps)}k`];
  const tags = tagsOf(input.facts).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]);
  const file = ['-f', 'opus', '-fflags', '+bitexact', '-serial_offset', String(input.serial)];
  return {
    program: 'ffmpeg',
    debianPackage: 'ffmpeg',
    argsFor: (path) => ['-nostdin', '-v', 'error', '-y', ...raw, '-i', 'pipe:0', ...codec, ...tags, ...file, path],
  };
}

/** @throws RenditionRefused where MP3 does not hold the channels */
export function mp3Command(input: EncoderInput, plan: RenditionPlan): EncoderCommand {
  const { channels, rate } = input.format;
  refuseBeyond(MP3_CHANNELS, channels, 'MP3');
  const raw = ['-r', '--bitwidth', bitsOf(input), '--signed', '--little-endian', '-s', String(rate / 1000)];
  const mode = ['-m', channels === 1 ? 'm' : 'j'];
  const [title, ...others] = tagsOf(input.facts);
  const tags = ['--tt', title?.[1] ?? '', ...others.flatMap(([name, value]) => ['--tv', `TXXX=${name}=${value}`])];
  return {
    program: 'lame',
    debianPackage: 'lame',
    argsFor: (path) => ['--silent', ...raw, ...mode, ...mp3Bitrate(plan), '--id3v2-only', ...tags, '-', path],
  };
}

function mp3Bitrate({ bitrateKbps, isVariableBitrate }: RenditionPlan): readonly string[] {
  const kbps = bitrateKbps ?? MP3_KBPS;
  if (!isVariableBitrate) return ['--cbr', '-b', String(kbps)];
  const quality = MP3_VBR_QUALITY.find(([least]) => kbps >= least)?.[1] ?? 9;
  return ['-V', String(quality)];
}

function refuseBeyond(most: number, channels: number, codec: string): void {
  if (channels <= most) return;
  const sentence = `${codec} holds ${channelsText(most)}, this rendition has ${String(channels)}.`;
  throw new RenditionRefused(`${sentence} Set a channel map in the room, or choose WAV.`);
}

const channelsText = (channels: number): string => (channels === 1 ? '1 channel' : `${String(channels)} channels`);
