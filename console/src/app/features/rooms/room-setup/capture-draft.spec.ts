import type { RoomCaptureDto } from '@rakkr/shared/places';

import { captureDraft, captureOf, channelsFault } from './capture-draft.ts';

const plain = { bitrateKbps: null, isVariableBitrate: false, bitDepth: null };
const NOTHING: RoomCaptureDto = { preRollSeconds: 0, renditions: [], channelMap: null };

describe('the form of how a room is recorded', () => {
  it.each<[string, RoomCaptureDto]>([
    ['nothing asked for', NOTHING],
    [
      'every file, with its options',
      {
        preRollSeconds: 30,
        renditions: [
          { ...plain, codec: 'flac', bitDepth: 24 },
          { ...plain, codec: 'opus', bitrateKbps: 96 },
          { ...plain, codec: 'mp3', bitrateKbps: 128, isVariableBitrate: true },
          { ...plain, codec: 'wav', bitDepth: 16 },
        ],
        channelMap: null,
      },
    ],
    [
      'a map that swaps two channels and leaves one out',
      {
        preRollSeconds: 0,
        renditions: [{ ...plain, codec: 'mp3', bitrateKbps: 192 }],
        channelMap: {
          mode: 'stereo',
          entries: [
            { sourceChannel: 1, outputChannel: 2, isIncluded: true },
            { sourceChannel: 2, outputChannel: 1, isIncluded: true },
            { sourceChannel: 3, outputChannel: null, isIncluded: false },
          ],
        },
      },
    ],
  ])('gives back what it was made of: %s', (_name, capture) => {
    expect(captureOf(captureDraft(capture, 3))).toEqual(capture);
  });

  it('leaves a channel out that came into the room after the map was made', () => {
    const channelMap = {
      mode: 'mono' as const,
      entries: [{ sourceChannel: 1, outputChannel: null, isIncluded: true }],
    };
    const draft = captureDraft({ ...NOTHING, channelMap }, 2);
    expect(draft.channels.map(({ isIncluded }) => isIncluded)).toEqual([true, false]);
  });

  it.each([
    ['mono', ['1', ''], null],
    ['multichannel', ['1', '2'], null],
    ['multichannel', ['1', ''], 'Channel 2 is included but goes nowhere. Choose where.'],
    ['multichannel', ['3', '3'], 'Two channels go to output 3. Choose another for one of them.'],
    ['stereo', ['1', '2'], null],
    ['stereo', ['1'], 'Stereo takes two channels: one left, one right.'],
    ['mono', [], 'No channel is in the files. Include one.'],
  ] as const)('judges %s with outputs %j', (mode, outputs, fault) => {
    const channels = outputs.map((output) => ({ isIncluded: true, output }));
    const other = { isIncluded: false, output: '' };
    expect(channelsFault({ ...captureDraft(NOTHING, 0), mode, channels: [...channels, other] })).toBe(fault);
  });
});
