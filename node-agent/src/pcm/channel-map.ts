import { MAX_CHANNELS } from '@rakkr/shared/audio/vocabulary';
import type { ChannelMode } from '@rakkr/shared/recordings/vocabulary';

/** How the channels of a recording become those of a rendition. */
export interface ChannelMap {
  readonly mode: ChannelMode;
  readonly entries: readonly ChannelMapEntry[];
}

export interface ChannelMapEntry {
  /** Position among the channels that the recording stores, 1 and up. */
  readonly sourceChannel: number;
  /** Channel of the rendition, 1 and up; null = the lowest that no other entry names, in the order of the entries. */
  readonly outputChannel: number | null;
  readonly isIncluded: boolean;
}

/** For each output the 0-based source channels that are mixed into it at equal gain; none = silence. */
export type ChannelMix = readonly (readonly number[])[];

/**
 * The channel map law: which sources each output of a rendition is mixed from, for 1 to 256 channels.
 *
 * A mix of N sources has the gain 1/N for each, so that it cannot clip. Channels are microphones, never loudspeaker
 * positions: nothing is ever folded as surround, and no channel is left out because of where it stands.
 *
 * - no map: every channel on the output of its own number
 * - `mono`: one output, the mix of all included
 * - `mono_to_stereo_mix`: the same mix on two outputs
 * - `stereo`: left is the entry with output 1, else the first; right the entry with output 2, else the second, else left
 * - `multichannel`: each output from the entry with its number; an output that no entry names is silent
 *
 * An entry without an output takes the lowest one that no other entry names, in the order of the entries; "first" and
 * "second" count by output.
 *
 * @throws RangeError with a sentence for a person where the map does not fit the recording
 */
export function channelMix(map: ChannelMap | null, sourceChannels: number): ChannelMix {
  if (map === null) return Array.from({ length: sourceChannels }, (_, channel) => [channel]);
  const placed = placedSources(map, sourceChannels);
  const all = placed.map(({ source }) => source);
  switch (map.mode) {
    case 'mono':
      return [all];
    case 'mono_to_stereo_mix':
      return [all, all];
    case 'stereo':
      return stereoMix(placed);
    case 'multichannel':
      return multichannelMix(placed);
  }
}

/** True where every output is the source of its own number: samples pass as they are. */
export const isOneToOne = (mix: ChannelMix, sourceChannels: number): boolean =>
  mix.length === sourceChannels && mix.every((sources, output) => sources.length === 1 && sources[0] === output);

interface PlacedSource {
  /** 0-based. */
  readonly source: number;
  /** 1-based. */
  readonly output: number;
}

function placedSources({ mode, entries }: ChannelMap, sourceChannels: number): PlacedSource[] {
  const included = entries.filter(({ isIncluded }) => isIncluded);
  if (included.length === 0) throw new RangeError('The channel map includes no channel.');
  const missing = included.find(({ sourceChannel }) => sourceChannel < 1 || sourceChannel > sourceChannels);
  if (missing !== undefined) {
    const held = sourceChannels === 1 ? '1 channel' : `${String(sourceChannels)} channels`;
    throw new RangeError(`The channel map names channel ${String(missing.sourceChannel)}. The recording has ${held}.`);
  }
  if (mode === 'stereo' || mode === 'multichannel') refuseDoubleOutputs(included);
  return inPlaces(included);
}

/** One of the two would vanish without a word. */
function refuseDoubleOutputs(entries: readonly ChannelMapEntry[]): void {
  const outputs = entries.flatMap(({ outputChannel }) => outputChannel ?? []);
  const twice = outputs.find((output, at) => outputs.indexOf(output) !== at);
  if (twice !== undefined) throw new RangeError(`The channel map names output ${String(twice)} twice.`);
}

function inPlaces(entries: readonly ChannelMapEntry[]): PlacedSource[] {
  const taken = new Set(entries.map(({ outputChannel }) => outputChannel));
  let free = 1;
  const placed = entries.map(({ sourceChannel, outputChannel }) => {
    if (outputChannel !== null) return { source: sourceChannel - 1, output: outputChannel };
    while (taken.has(free)) free++;
    return { source: sourceChannel - 1, output: free++ };
  });
  return placed.sort((one, other) => one.output - other.output);
}

function stereoMix(placed: readonly PlacedSource[]): ChannelMix {
  const [first, second] = placed;
  const left = placed.find(({ output }) => output === 1) ?? first;
  const right = placed.find(({ output }) => output === 2) ?? second ?? left;
  return [left, right].map((side) => (side === undefined ? [] : [side.source]));
}

function multichannelMix(placed: readonly PlacedSource[]): ChannelMix {
  const outputs = Math.max(...placed.map(({ output }) => output));
  if (outputs > MAX_CHANNELS) {
    throw new RangeError(`The channel map names output ${String(outputs)}. The last is ${String(MAX_CHANNELS)}.`);
  }
  const byOutput = new Map(placed.map(({ output, source }) => [output, [source]]));
  return Array.from({ length: outputs }, (_, at) => byOutput.get(at + 1) ?? []);
}
