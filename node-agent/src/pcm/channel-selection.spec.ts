import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { SAMPLE_FORMATS, bytesPerFrame, bytesPerSample, storedFormatOf } from '@rakkr/shared/audio/vocabulary';

import { selectChannels } from './channel-selection.ts';

const format = (sampleFormat: (typeof SAMPLE_FORMATS)[number], channels: number) => ({
  sampleFormat,
  rate: 48_000,
  channels,
});

describe('selectChannels', () => {
  it.each(SAMPLE_FORMATS)('copies any channels in any order, sample by sample, from %s', (sampleFormat) => {
    const channelOrders = fc.integer({ min: 1, max: 9 }).chain((channels) =>
      fc.record({
        channels: fc.constant(channels),
        chosen: fc.shuffledSubarray(
          Array.from({ length: channels }, (_, at) => at + 1),
          { minLength: 1 },
        ),
      }),
    );
    fc.assert(
      fc.property(channelOrders, ({ channels, chosen }) => {
        const device = format(sampleFormat, channels);
        const source = Uint8Array.from({ length: 40 * bytesPerFrame(device) }, (_, at) => (at * 7) & 0xff);
        const deviceBytes = bytesPerSample(sampleFormat);
        const storedBytes = bytesPerSample(storedFormatOf(sampleFormat));
        const wanted = Array.from({ length: 20 }, (_, frame) =>
          chosen.map((channel) => {
            const at = ((frame + 5) * channels + channel - 1) * deviceBytes;
            return [...source.subarray(at, at + storedBytes)];
          }),
        ).flat(2);

        const target = new Uint8Array(Math.ceil((wanted.length + 1) / 8) * 8);
        selectChannels(device, chosen)(source, 5, 20, target);
        expect([...target.subarray(0, wanted.length)]).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a channel that the device lacks, a channel named twice, and none', () => {
    const stereo = format('S32_LE', 2);
    expect(() => selectChannels(stereo, [3])).toThrow('not among the 2');
    expect(() => selectChannels(stereo, [0])).toThrow('not among the 2');
    expect(() => selectChannels(stereo, [1, 1])).toThrow('twice');
    expect(() => selectChannels(stereo, [])).toThrow('no channel');
  });
});
