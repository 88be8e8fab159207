import { captureDraft } from './capture-draft.ts';
import { captureInWords } from './capture-in-words.ts';

const nothing = captureDraft({ preRollSeconds: 0, renditions: [], channelMap: null }, 4);

describe("a room's recording settings in words", () => {
  it('says that nothing from before the press is kept, and that no further file is made', () => {
    expect(captureInWords(nothing)).toEqual({
      preRoll: 'A recording begins with the press. Nothing from before it is kept.',
      files: 'No further files are made. The recording itself is always kept whole.',
    });
  });

  it('says that the room is heard before the press', () => {
    expect(captureInWords({ ...nothing, preRollSeconds: 30 }).preRoll).toContain('heard all the time');
  });

  it('names the files and the channels that go into them', () => {
    const channels = nothing.channels.map((channel, at) => ({ ...channel, isIncluded: at < 3 }));
    const draft = { ...nothing, isFlac: true, flacDepth: '24', isMp3: true, mode: 'mono' as const, channels };
    expect(captureInWords(draft).files).toBe(
      'FLAC 24-bit, MP3 are made while it records, as one channel, the mix of 3 of 4 channels.',
    );
  });
});
