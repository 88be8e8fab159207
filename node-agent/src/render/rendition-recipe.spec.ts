import { describe, expect, it } from '@jest/globals';

import type { StoredFormat } from '@rakkr/shared/audio/vocabulary';

import type { ChannelMap } from '../pcm/channel-map.ts';
import type { StartLine } from '../pcm/ledger.ts';
import type { RenditionPlan } from './rendition-plan.ts';
import { type RenditionRecipe, renditionRecipe } from './rendition-recipe.ts';

interface Asked extends Partial<RenditionPlan> {
  readonly captured?: StoredFormat;
  readonly channels?: number;
  readonly rate?: number;
  readonly map?: ChannelMap;
  readonly source?: StartLine['source'];
}

function recipe(asked: Asked): RenditionRecipe {
  const { captured = 'S32_LE', channels = 2, rate = 48_000, map = null, source = 'alsa', ...over } = asked;
  const format = { sampleFormat: captured, rate, channels };
  const plan = { codec: 'flac', bitrateKbps: null, isVariableBitrate: false, bitDepth: null, ...over } as const;
  const start: StartLine = {
    type: 'start',
    recordingId: 'rec_1',
    source,
    device: 'hw:0',
    deviceFormat: format,
    format,
    channels: [],
    segmentFrames: 1,
    preRollFrames: 0,
    description: 'Sitzung Nr. 4',
    startedAt: '2026-11-24T01:00:00.500Z',
  };
  return renditionRecipe(plan, { start, channelMap: map, channelLabels: ['Chair', 'Witness'] });
}
const args = (asked: Asked): string => recipe(asked).encoder?.argsFor('out').join(' ') ?? '';
const everything = (mode: ChannelMap['mode'], channels: number): ChannelMap => ({
  mode,
  entries: Array.from({ length: channels }, (_, at) => ({
    sourceChannel: at + 1,
    outputChannel: null,
    isIncluded: true,
  })),
});

describe('bit depth', () => {
  it.each([
    [{ codec: 'flac', captured: 'S16_LE' }, 'S16_LE'],
    [{ codec: 'flac', captured: 'S24_3LE' }, 'S24_3LE'],
    [{ codec: 'flac', captured: 'S32_LE' }, 'S24_3LE'],
    [{ codec: 'flac', captured: 'FLOAT_LE' }, 'S24_3LE'],
    [{ codec: 'flac', captured: 'S24_3LE', bitDepth: 16 }, 'S16_LE'],
    [{ codec: 'wav', captured: 'FLOAT_LE' }, 'FLOAT_LE'],
    [{ codec: 'wav', captured: 'S32_LE', bitDepth: 24 }, 'S24_3LE'],
    [{ codec: 'opus', captured: 'S16_LE' }, 'S16_LE'],
    [{ codec: 'opus', captured: 'S16_LE', map: everything('mono', 2) }, 'S24_3LE'],
  ] as const)('of %o is that of %s', (asked, format) => {
    expect(recipe(asked).format.sampleFormat).toBe(format);
  });
});

describe('bit rate of MP3', () => {
  it.each([
    [245, '-V 0'],
    [225, '-V 1'],
    [190, '-V 2'],
    [175, '-V 3'],
    [165, '-V 4'],
    [128, '-V 5'],
    [112, '-V 6'],
    [96, '-V 7'],
    [80, '-V 8'],
    [79, '-V 9'],
    [null, '-V 5'],
  ])('is aimed at %s kbit/s by %s', (bitrateKbps, flag) => {
    expect(args({ codec: 'mp3', isVariableBitrate: true, bitrateKbps })).toContain(flag);
  });
  it('is constant and 128 without being asked', () => {
    expect(args({ codec: 'mp3' })).toContain('--cbr -b 128');
  });
});

describe('bit rate of Opus', () => {
  it.each([
    [1, 32],
    [2, 64],
  ])('is for %s channels %s kbit/s', (channels, kbps) => {
    expect(args({ codec: 'opus', channels })).toContain(`--bitrate ${String(kbps)} `);
  });
  it('is refused beyond what Opus takes', () => {
    expect(() => recipe({ codec: 'opus', channels: 1, bitrateKbps: 300 })).toThrow(/at most 256 kbit\/s for 1 channel/);
  });
});

it('gives Opus of more than 2 channels to the encoder that leaves each channel its own', () => {
  expect(recipe({ codec: 'opus', channels: 2 }).encoder?.program).toBe('opusenc');
  expect(recipe({ codec: 'opus', channels: 3 }).encoder?.program).toBe('ffmpeg');
  expect(args({ codec: 'opus', channels: 8 })).toContain('-mapping_family 255 -b:a 256k');
});

it.each(['flac', 'opus'] as const)('refuses %s of more than 8 channels, and takes 256 through a mono map', (codec) => {
  expect(() => recipe({ codec, channels: 9 })).toThrow(/holds 8 channels, this rendition has 9/);
  expect(recipe({ codec, channels: 256, map: everything('mono', 256) }).format.channels).toBe(1);
});

it('says who is on which channel, also of a mix and of silence', () => {
  const entries = [{ sourceChannel: 3, outputChannel: 2, isIncluded: true }];
  expect(recipe({ channels: 3, map: { mode: 'multichannel', entries } }).facts.channelNames).toEqual([
    'Silence',
    'Channel 3',
  ]);
  expect(recipe({ map: everything('mono', 2) }).facts.channelNames).toEqual(['Mix of Chair, Witness']);
});

it('says when the first frame was, in frames since midnight UTC', () => {
  expect(args({})).toContain('--tag=TIME_REFERENCE=172824000');
});

it('labels what comes from a demo source', () => {
  expect(args({ source: 'demo' })).toContain('--tag=SOURCE=DEMO');
  expect(args({})).not.toContain('DEMO');
});
