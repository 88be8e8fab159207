import { describe, expect, it } from '@jest/globals';

import { type ChannelMode, RENDITION_CODECS, channelMapFaults, renditionPlanFaults } from './vocabulary.ts';

const plan = { bitrateKbps: null, isVariableBitrate: false, bitDepth: null };

const map = (mode: ChannelMode, outputs: readonly (number | null)[]) => ({
  mode,
  entries: outputs.map((outputChannel, at) => ({ sourceChannel: at + 1, outputChannel, isIncluded: true })),
});

describe('plan of a rendition', () => {
  it.each(RENDITION_CODECS)('takes %s with nothing chosen', (codec) => {
    expect(renditionPlanFaults({ ...plan, codec })).toEqual([]);
  });

  it.each([
    ['mp3', 32, true],
    ['mp3', 320, true],
    ['mp3', 31, false],
    ['mp3', 321, false],
    ['opus', 16, true],
    ['opus', 512, true],
    ['opus', 15, false],
    ['flac', 128, false],
    ['wav', 128, false],
  ] as const)('judges %s at %i kbit/s', (codec, bitrateKbps, isSound) => {
    expect(renditionPlanFaults({ ...plan, codec, bitrateKbps })).toHaveLength(isSound ? 0 : 1);
  });

  it('refuses a bit depth for codecs that have none, and a variable bit rate for all but mp3', () => {
    expect(renditionPlanFaults({ ...plan, codec: 'flac', bitDepth: 16 })).toEqual([]);
    expect(renditionPlanFaults({ ...plan, codec: 'mp3', bitDepth: 16 })).toHaveLength(1);
    expect(renditionPlanFaults({ ...plan, codec: 'mp3', isVariableBitrate: true })).toEqual([]);
    expect(renditionPlanFaults({ ...plan, codec: 'opus', isVariableBitrate: true })).toHaveLength(1);
  });
});

describe('channel map', () => {
  it('takes two channels for stereo, in either order', () => {
    expect(channelMapFaults(map('stereo', [2, 1]))).toEqual([]);
    expect(channelMapFaults(map('stereo', [null, null]))).toEqual([]);
  });

  it('refuses stereo of one or three channels, of one side twice, and of a third side', () => {
    expect(channelMapFaults(map('stereo', [1]))).toHaveLength(1);
    expect(channelMapFaults(map('stereo', [1, 2, null]))).toHaveLength(1);
    expect(channelMapFaults(map('stereo', [1, 1]))).toHaveLength(1);
    expect(channelMapFaults(map('stereo', [1, 3]))).toHaveLength(1);
  });

  it('takes any number of channels into a mix', () => {
    expect(
      channelMapFaults(
        map(
          'mono',
          Array.from({ length: 256 }, () => null),
        ),
      ),
    ).toEqual([]);
    expect(channelMapFaults(map('mono_to_stereo_mix', [1, 1, 1]))).toEqual([]);
  });

  it('refuses a map without a channel, and one that names a channel twice', () => {
    expect(channelMapFaults(map('mono', []))).toHaveLength(1);
    const entry = { sourceChannel: 1, outputChannel: null, isIncluded: true };
    expect(channelMapFaults({ mode: 'mono', entries: [entry, entry] })).toHaveLength(1);
    expect(channelMapFaults({ mode: 'multichannel', entries: [{ ...entry, isIncluded: false }] })).toHaveLength(1);
  });
});
