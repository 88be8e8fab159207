import type { ChannelMode, RenditionCodec } from './rendition-kinds.ts';

interface PlannedRendition {
  readonly codec: RenditionCodec;
  readonly bitrateKbps: number | null;
  readonly isVariableBitrate: boolean;
  readonly bitDepth: number | null;
}

interface MappedChannels {
  readonly mode: ChannelMode;
  readonly entries: readonly {
    readonly sourceChannel: number;
    readonly outputChannel: number | null;
    readonly isIncluded: boolean;
  }[];
}

/** Bit rates that each codec can be asked for, kbit/s of the whole file; codecs that are not named have none. */
const BITRATES_KBPS: Partial<Record<RenditionCodec, readonly [lowest: number, highest: number]>> = {
  mp3: [32, 320],
  opus: [16, 512],
};
const WITH_BIT_DEPTH: readonly RenditionCodec[] = ['flac', 'wav'];

/**
 * What keeps a plan from being carried out, as sentences about its fields; empty for a sound one. Whether the codec
 * takes the recording's channels is not known here: the node says so when it begins.
 */
export function renditionPlanFaults(plan: PlannedRendition): string[] {
  const faults: string[] = [];
  const range = BITRATES_KBPS[plan.codec];
  if (plan.bitrateKbps !== null) {
    if (range === undefined) faults.push(`bitrateKbps must be null for ${plan.codec}`);
    else if (plan.bitrateKbps < range[0] || plan.bitrateKbps > range[1])
      faults.push(`bitrateKbps must be from ${String(range[0])} to ${String(range[1])} for ${plan.codec}`);
  }
  if (plan.bitDepth !== null && !WITH_BIT_DEPTH.includes(plan.codec))
    faults.push(`bitDepth must be null for ${plan.codec}`);
  if (plan.isVariableBitrate && plan.codec !== 'mp3') faults.push('isVariableBitrate is for mp3 only');
  return faults;
}

/** What keeps a channel map from being carried out, as sentences about its fields; empty for a sound one. */
export function channelMapFaults(map: MappedChannels): string[] {
  const included = map.entries.filter(({ isIncluded }) => isIncluded);
  const faults: string[] = [];
  if (included.length === 0) faults.push('entries must include a channel');
  if (hasDoubles(map.entries.map(({ sourceChannel }) => sourceChannel)))
    faults.push('entries must name each sourceChannel once');
  const outputs = included.flatMap(({ outputChannel }) => (outputChannel === null ? [] : [outputChannel]));
  if (map.mode === 'stereo' && included.length !== 2) faults.push('entries must include two channels for stereo');
  if (map.mode === 'stereo' && outputs.some((output) => output > 2))
    faults.push('entries must have outputChannel 1 or 2 for stereo');
  if ((map.mode === 'stereo' || map.mode === 'multichannel') && hasDoubles(outputs))
    faults.push('entries must have each outputChannel once');
  return faults;
}

const hasDoubles = (numbers: readonly number[]): boolean => new Set(numbers).size < numbers.length;
