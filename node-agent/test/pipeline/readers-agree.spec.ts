import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from '@jest/globals';

import { parseLedger } from '../../src/pcm/ledger.ts';
import { segmentFile } from '../../src/pcm/spool-files.ts';
import { renderRendition } from '../../src/render/render-rendition.ts';
import type { RenditionPlan } from '../../src/render/rendition-plan.ts';
import { renditionRecipe } from '../../src/render/rendition-recipe.ts';
import { TimeLine } from '../../src/render/time-line.ts';
import { WaveFile } from '../../src/render/wave-file.ts';
import { recoverRecording } from '../../src/segment/recover-recording.ts';
import { CaptureRig } from './support/capture-rig.ts';
import { decodedSamples } from './support/decoded.ts';
import { READERS, type ReaderName } from './support/readers-of-files.ts';
import { SpooledRecording } from './support/spooled-recording.ts';

const PLAN = { bitrateKbps: null, isVariableBitrate: false, bitDepth: null } as const;
const EVERY_READER: readonly ReaderName[] = ['ffmpeg', 'ffprobe', 'sox', 'libsndfile', 'mediainfo'];

let clean: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of clean.reverse()) await step();
  clean = [];
});

/** Every reader against what is true. */
async function expectAgreement(path: string, truth: object, readers = EVERY_READER): Promise<void> {
  const said = await Promise.all(readers.map(async (reader) => [reader, await READERS[reader](path)] as const));
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(readers.map((reader) => [reader, truth])));
}

async function render(recording: SpooledRecording, codec: RenditionPlan['codec'], pieces = recording.pieces) {
  const timeLine = new TimeLine();
  const totalFrames = pieces.reduce((sum, { lengthFrames }) => sum + lengthFrames, 0);
  timeLine.add(pieces, totalFrames);
  const source = { start: recording.start, channelMap: null, channelLabels: [] };
  const place = { dir: recording.dir, timeLine, signal: new AbortController().signal, onPassed: () => undefined };
  expect(await renderRendition({ ...PLAN, codec }, source, place)).toMatchObject({ state: 'complete' });
  return join(recording.dir, `rendition.${codec}`);
}

describe('renditions', () => {
  it.each([
    ['S16_LE', 1, 44_100],
    ['S24_3LE', 2, 48_000],
    ['S24_3LE', 8, 96_000],
    ['S32_LE', 3, 192_000],
  ] as const)('of %s with %s channels at %s Hz are the same to every reader, with a gap in them', async (...shape) => {
    const [sampleFormat, channels, rate] = shape;
    const recording = await SpooledRecording.make({
      format: { sampleFormat, channels, rate },
      pieces: [30_001, -777, 9_000],
    });
    clean.push(() => recording.dispose());
    for (const codec of ['flac', 'wav'] as const) {
      const path = await render(recording, codec);
      await expectAgreement(path, { frames: 39_778, rate, channels });
      const [first, last] = [recording.samples().slice(0, channels), recording.samples().slice(-channels)];
      const decoded = await decodedSamples(path);
      // 32 bits become 24 in FLAC: the last bit is the dither's.
      const step = codec === 'flac' && sampleFormat === 'S32_LE' ? 512 : 0;
      for (let channel = 0; channel < channels; channel++) {
        expect(Math.abs((decoded[channel] ?? 0) - (first[channel] ?? 0))).toBeLessThanOrEqual(step);
        expect(Math.abs((decoded.at(channel - channels) ?? 0) - (last[channel] ?? 0))).toBeLessThanOrEqual(step);
      }
    }
  });

  it('in Opus and MP3 are as long as the recording, to the frame where the reader makes up for the delay', async () => {
    const recording = await SpooledRecording.make({ pieces: [96_001] });
    clean.push(() => recording.dispose());
    const truth = { frames: 96_001, rate: 48_000, channels: 2 };
    await expectAgreement(await render(recording, 'opus'), truth, ['ffmpeg']);
    await expectAgreement(await render(recording, 'mp3'), truth, ['ffmpeg']);
    // Lengths without decoding: Opus's has its pre-skip in it, MP3's is whole frames of 1152.
    const opus = await READERS.ffprobe(join(recording.dir, 'rendition.opus'));
    const mp3 = await READERS.mediainfo(join(recording.dir, 'rendition.mp3'));
    expect(opus.frames - truth.frames).toBe(312);
    expect(mp3.frames % 1_152).toBe(0);
    expect(Math.abs(mp3.frames - truth.frames)).toBeLessThanOrEqual(2 * 1_152);
  });

  it('in WAV beyond 4 GiB become RF64 that every reader measures', async () => {
    const dir = await mkdtemp('/tmp/rf64-');
    clean.push(() => rm(dir, { recursive: true }));
    const recording = await SpooledRecording.make({ format: { channels: 8, sampleFormat: 'S32_LE' }, pieces: [1] });
    clean.push(() => recording.dispose());
    const source = { start: recording.start, channelMap: null, channelLabels: [] };
    const path = join(dir, 'big.wav');
    const file = await WaveFile.create(path, renditionRecipe({ ...PLAN, codec: 'wav' }, source), () => []);
    const frames = 2 ** 27 + 12_345;
    await file.writeSilence(frames * 32 - 64);
    await file.write(new Uint8Array(64).fill(1));
    await file.finish();
    await expectAgreement(path, { frames, rate: 48_000, channels: 8 }, ['ffprobe', 'sox', 'libsndfile', 'mediainfo']);
    // sndfile-info reads all of it.
  }, 180_000);
});

describe('segments of a node', () => {
  it('are the same to every reader after a stop, and after a kill in mid-segment', async () => {
    const rig = await CaptureRig.start();
    clean.push(() => rig.dispose());
    await rig.join({ segmentFrames: 24_000 });
    await rig.record(60_000);
    const dir = join(rig.dir, 'rec_one');
    await rig.end('SIGKILL');
    const open = (await readdir(dir)).find((name) => name.endsWith('.open.wav')) ?? '';
    const { frames } = await READERS.libsndfile(join(dir, open));
    await expectAgreement(join(dir, open), { frames, rate: 48_000, channels: 2 });

    await (await recoverRecording(dir)).close();
    const { lines } = parseLedger(readFileSync(join(dir, 'ledger.jsonl')));
    const segments = lines.filter((line) => line.type === 'segment');
    for (const { index, lengthFrames } of segments) {
      await expectAgreement(join(dir, segmentFile(index)), { frames: lengthFrames, rate: 48_000, channels: 2 });
    }
    expect(segments.length).toBeGreaterThanOrEqual(3);
    const start = lines.find((line) => line.type === 'start');
    const timeLine = new TimeLine();
    const totalFrames = segments.reduce((sum, { lengthFrames }) => sum + lengthFrames, 0);
    timeLine.add(segments, totalFrames);
    if (start === undefined) throw new Error('no start line');
    const place = { dir, timeLine, signal: new AbortController().signal, onPassed: () => undefined };
    await renderRendition({ ...PLAN, codec: 'flac' }, { start, channelMap: null, channelLabels: [] }, place);
    await expectAgreement(join(dir, 'rendition.flac'), { frames: totalFrames, rate: 48_000, channels: 2 });
  });
});
