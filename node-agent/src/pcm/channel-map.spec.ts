import { describe, expect, it } from '@jest/globals';

import { type ChannelMap, type ChannelMapEntry, channelMix, isOneToOne } from './channel-map.ts';

const entry = (sourceChannel: number, outputChannel: number | null = null, isIncluded = true): ChannelMapEntry => ({
  sourceChannel,
  outputChannel,
  isIncluded,
});
const mapOf = (mode: ChannelMap['mode'], ...entries: ChannelMapEntry[]): ChannelMap => ({ mode, entries });
const mix = (mode: ChannelMap['mode'], entries: ChannelMapEntry[], channels = 8) =>
  channelMix(mapOf(mode, ...entries), channels);

describe('mono', () => {
  it('mixes every included channel and no other', () => {
    expect(mix('mono', [entry(1), entry(4), entry(2, null, false)])).toEqual([[0, 3]]);
  });
  it('puts the same mix on both sides as mono_to_stereo_mix', () => {
    expect(mix('mono_to_stereo_mix', [entry(3), entry(5)])).toEqual([
      [2, 4],
      [2, 4],
    ]);
  });
});

describe('stereo', () => {
  it('takes the entries that are named left and right', () => {
    expect(mix('stereo', [entry(7, 2), entry(3, 1)])).toEqual([[2], [6]]);
  });
  it('takes the first and the second where no output is named', () => {
    expect(mix('stereo', [entry(6), entry(2), entry(4)])).toEqual([[5], [1]]);
  });
  it('gives the side that is left over to the entry without one', () => {
    expect(mix('stereo', [entry(1, 2), entry(5)])).toEqual([[4], [0]]);
  });
  it('puts a single channel on both sides', () => {
    expect(mix('stereo', [entry(5)])).toEqual([[4], [4]]);
  });
});

describe('multichannel', () => {
  it('leaves an output silent that no entry names', () => {
    expect(mix('multichannel', [entry(1, 1), entry(2, 4)])).toEqual([[0], [], [], [1]]);
  });
  it('puts entries without an output on those that are left, in their order', () => {
    expect(mix('multichannel', [entry(8), entry(3, 2), entry(5), entry(4, null, false)])).toEqual([[7], [2], [4]]);
  });
  it('swaps channels', () => {
    expect(mix('multichannel', [entry(1, 2), entry(2, 1)])).toEqual([[1], [0]]);
  });
  it('keeps 1 to 256 channels on their own numbers without a map', () => {
    for (let channels = 1; channels <= 256; channels++) {
      const outputs = channelMix(null, channels);
      expect(outputs).toHaveLength(channels);
      expect(isOneToOne(outputs, channels)).toBe(true);
    }
  });
  it('serves 256 outputs from a map', () => {
    const reversed = Array.from({ length: 256 }, (_, at) => entry(at + 1, 256 - at));
    expect(mix('multichannel', reversed, 256)).toEqual(Array.from({ length: 256 }, (_, at) => [255 - at]));
  });
});

it.each([
  ['names a channel that the recording does not have', mapOf('mono', entry(9)), /names channel 9.*has 8 channels/],
  ['includes nothing', mapOf('mono', entry(1, 1, false)), /includes no channel/],
  ['names an output twice', mapOf('multichannel', entry(1, 1), entry(2, 1)), /output 1 twice/],
  ['names an output beyond the last', mapOf('multichannel', entry(1, 257)), /names output 257/],
])('refuses a map that %s', (_, map, sentence) => {
  expect(() => channelMix(map, 8)).toThrow(sentence);
});
