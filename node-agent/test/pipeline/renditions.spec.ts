import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from '@jest/globals';

import { audioBytes, readWaveHeader } from '@rakkr/shared/audio/vocabulary';

import { readFlacHead } from '../../src/render/flac-metadata.ts';
import { renderRendition } from '../../src/render/render-rendition.ts';
import type { RenditionPlan } from '../../src/render/rendition-plan.ts';
import type { RenderSource } from '../../src/render/rendition-recipe.ts';
import { TimeLine } from '../../src/render/time-line.ts';
import { decodedSamples, firstDifference, outputOf } from './support/decoded.ts';
import { SpooledRecording, type SpooledShape } from './support/spooled-recording.ts';

let recording: SpooledRecording;
afterEach(() => recording.dispose());

const planOf = (plan: Partial<RenditionPlan>): RenditionPlan => ({
  codec: 'flac',
  bitrateKbps: null,
  isVariableBitrate: false,
  bitDepth: null,
  ...plan,
});

/** Renders a whole recording; returns the file's path, or why there is none. */
async function render(plan: Partial<RenditionPlan>, source: Partial<RenderSource> = {}): Promise<string> {
  const timeLine = new TimeLine();
  timeLine.add(recording.pieces, recording.totalFrames);
  const whole = { start: recording.start, channelMap: null, channelLabels: ['Chair', 'Witness'], ...source };
  const { signal } = new AbortController();
  const outcome = await renderRendition(planOf(plan), whole, {
    dir: recording.dir,
    timeLine,
    signal,
    onPassed: () => undefined,
  });
  return outcome.state === 'complete' ? join(recording.dir, `rendition.${planOf(plan).codec}`) : outcome.detail;
}

const withGap: SpooledShape = { pieces: [48_000, 12_345, -4_321, 30_001] };
/** The power of one channel in the middle of what is decoded; a sine at half of full scale has 0.354. */
function rms(samples: Int32Array, channel: number, channels: number): number {
  let sum = 0;
  for (let frame = 10_000; frame < 40_000; frame++) sum += ((samples[frame * channels + channel] ?? 0) / 2 ** 31) ** 2;
  return Math.sqrt(sum / 30_000);
}

describe('FLAC', () => {
  it.each(['S16_LE', 'S24_3LE'] as const)(
    'holds every sample of %s, gaps as silence of their length',
    async (format) => {
      recording = await SpooledRecording.make({ ...withGap, format: { sampleFormat: format } });
      const path = await render({});
      expect(firstDifference(await decodedSamples(path), recording.samples())).toBe(-1);
      await outputOf('flac', '--test', '--silent', '--warnings-as-errors', path);
      expect(readFlacHead(await readFile(path))).toMatchObject({ totalFrames: recording.totalFrames, channels: 2 });
    },
  );

  it('carries the gap ledger, names and place in time in its metadata', async () => {
    recording = await SpooledRecording.make(withGap);
    const path = await render({});
    const block = await outputOf('metaflac', '--list', '--block-type=APPLICATION', '--data-format=text', path);
    const tags = (await outputOf('metaflac', '--export-tags-to=-', path)).toString();
    expect(block.toString()).toContain('application ID: 526b4770');
    const json = (await readFile(path)).toString('latin1').match(/RkGp(\{.*?\]\})/)?.[1] ?? '';
    expect(JSON.parse(json)).toEqual({
      version: 1,
      recordingId: 'rec_one',
      totalFrames: 94_667,
      gapCount: 1,
      gaps: [{ startFrame: 60_345, lengthFrames: 4_321, cause: 'overrun', startedAt: '2026-11-24T10:00:01.257Z' }],
    });
    expect(tags.split('\n')).toEqual(
      expect.arrayContaining(['TITLE=Council chamber', 'CHANNEL_2=Witness', 'TIME_REFERENCE=1728000000']),
    );
  });

  it('keeps 8 channels apart and says that none is a loudspeaker', async () => {
    recording = await SpooledRecording.make({ format: { channels: 8 }, pieces: [5_000] });
    const path = await render({});
    expect(firstDifference(await decodedSamples(path), recording.samples())).toBe(-1);
    expect((await outputOf('metaflac', '--export-tags-to=-', path)).toString()).toContain('CHANNEL_MASK=0x0');
  });

  it.each([3, 6, 256])(
    'holds the same mix of %i channels on both sides, each of them as loud as the others',
    async (all) => {
      recording = await SpooledRecording.make({ format: { channels: all }, pieces: [500] });
      const entries = Array.from({ length: all }, (_, at) => ({
        sourceChannel: at + 1,
        outputChannel: null,
        isIncluded: true,
      }));
      const mixed = await decodedSamples(await render({}, { channelMap: { mode: 'mono_to_stereo_mix', entries } }));
      const samples = recording.samples();
      for (let frame = 0; frame < 500; frame++) {
        const mean = samples.slice(frame * all, (frame + 1) * all).reduce((sum, sample) => sum + sample / all, 0);
        // A step of 24 bits is 256; the dither is one of them either way, on each side its own.
        for (const side of [0, 1])
          expect(Math.abs((mixed[frame * 2 + side] ?? NaN) - mean)).toBeLessThanOrEqual(2 * 256);
      }
    },
  );

  it('is refused with 9 channels by a sentence, and the recording stays as it is', async () => {
    recording = await SpooledRecording.make({ format: { channels: 9 }, pieces: [1_000] });
    expect(await render({})).toBe(
      'FLAC holds 8 channels, this rendition has 9. Set a channel map in the room, or choose WAV.',
    );
    expect(await readdir(recording.dir)).toEqual(['000000.wav']);
  });

  it('takes 24 bits of a float recording', async () => {
    recording = await SpooledRecording.make({ format: { sampleFormat: 'FLOAT_LE' } });
    const path = await render({});
    const samples = await decodedSamples(path);
    const off = Array.from(samples, (sample, at) => Math.abs(sample / 2 ** 31 - sine(Math.floor(at / 2), at % 2)));
    expect(readFlacHead(await readFile(path))).toMatchObject({ totalFrames: 48_000, bitDepth: 24 });
    expect(off.reduce((most, each) => Math.max(most, each))).toBeLessThan(2 / 2 ** 23);
  });
});

const sine = (frame: number, channel: number): number =>
  0.5 * Math.sin((2 * Math.PI * 440 * (channel + 1) * frame) / 48_000);

describe('WAV', () => {
  it('holds the stored samples bit for bit behind the head of our files', async () => {
    recording = await SpooledRecording.make(withGap);
    const bytes = await readFile(await render({ codec: 'wav' }));
    expect(readWaveHeader(bytes)).toMatchObject({ dataBytes: recording.totalFrames * 6 });
    const samples = audioBytes(bytes);
    expect(Buffer.from(samples).readIntLE(60_000 * 6 + 3, 3)).toBe((recording.samples()[120_001] ?? 0) >> 8);
    expect(bytes.toString('latin1')).toContain('<NAME>Witness</NAME>');
    expect(bytes.toString('latin1')).toContain('gap: overrun');
  });

  it('holds 256 channels', async () => {
    recording = await SpooledRecording.make({ format: { channels: 256, sampleFormat: 'S16_LE' }, pieces: [300] });
    const bytes = await readFile(await render({ codec: 'wav' }));
    expect(readWaveHeader(bytes).format).toEqual({ sampleFormat: 'S16_LE', rate: 48_000, channels: 256 });
    expect(Buffer.from(audioBytes(bytes)).readInt16LE((299 * 256 + 255) * 2)).toBe(
      (recording.samples().at(-1) ?? 0) >> 16,
    );
  });
});

describe('Opus and MP3', () => {
  it.each(['opus', 'mp3'] as const)('hold as many frames of %s as the recording, each in its place', async (codec) => {
    recording = await SpooledRecording.make({ pieces: [96_001] });
    const samples = await decodedSamples(await render({ codec }));
    expect(samples.length / 2).toBe(recording.totalFrames);
    // The same wave at the same place: a delay that is not made up for would turn it.
    let squares = 0;
    for (let frame = 20_000; frame < 30_000; frame++) {
      squares += ((samples[frame * 2] ?? 0) / 2 ** 31 - sine(frame, 0)) ** 2;
    }
    expect(Math.sqrt(squares / 10_000)).toBeLessThan(0.05);
  });

  it.each([
    [{ codec: 'mp3', bitrateKbps: 192 }, 192],
    [{ codec: 'mp3', bitrateKbps: 64 }, 64],
  ] as const)('keeps the constant bit rate of %o', async (plan, kbps) => {
    recording = await SpooledRecording.make({ pieces: [96_000] });
    const probe = await outputOf('mediainfo', '--Inform=Audio;%BitRate_Mode% %BitRate%', await render(plan));
    expect(probe.toString().trim()).toBe(`CBR ${String(kbps * 1_000)}`);
  });

  it('keeps every one of 6 channels in Opus, none taken for a subwoofer', async () => {
    recording = await SpooledRecording.make({ format: { channels: 6 }, pieces: [48_000] });
    const samples = await decodedSamples(await render({ codec: 'opus' }));
    for (let channel = 0; channel < 6; channel++) expect(rms(samples, channel, 6)).toBeCloseTo(0.354, 1);
  });

  it('refuses MP3 of 3 channels by a sentence, and takes them through a map', async () => {
    recording = await SpooledRecording.make({ format: { channels: 3 } });
    expect(await render({ codec: 'mp3' })).toMatch(/MP3 holds 2 channels, this rendition has 3/);
    const entries = [1, 2, 3].map((sourceChannel) => ({ sourceChannel, outputChannel: null, isIncluded: true }));
    const path = await render({ codec: 'mp3' }, { channelMap: { mode: 'mono', entries } });
    expect(await decodedSamples(path)).toHaveLength(48_000);
  });
});

it.each(['flac', 'opus', 'mp3', 'wav'] as const)('gives the same %s again, byte for byte', async (codec) => {
  recording = await SpooledRecording.make({ format: { sampleFormat: 'S32_LE' } });
  const first = await readFile(await render({ codec, ...(codec === 'wav' ? { bitDepth: 16 } : {}) }));
  await outputOf('rm', join(recording.dir, `rendition.${codec}`));
  const again = await readFile(await render({ codec, ...(codec === 'wav' ? { bitDepth: 16 } : {}) }));
  expect(again.equals(first)).toBe(true);
});
