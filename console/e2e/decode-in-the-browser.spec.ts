import { readFile } from 'node:fs/promises';

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, type Page, chromium } from 'playwright-core';

import { renderedFile } from '../../node-agent/test/pipeline/support/rendered-file.ts';
import { SpooledRecording } from '../../node-agent/test/pipeline/support/spooled-recording.ts';
import { CHROMIUM, FLAGS } from './support/console-browser.ts';

/** A quarter of a second, a gap in it. */
const PIECES = [6_001, -777, 5_222];
const FRAMES = 12_000;
const RATE = 48_000;

/** Of the browser, where the function given to `evaluate` runs: the tests are compiled without its types. */
declare const Audio: new (url: string) => {
  readonly duration: number;
  readonly ended: boolean;
  readonly error: { readonly message: string } | null;
  onended: () => void;
  onerror: () => void;
  play(): Promise<void>;
};
declare const OfflineAudioContext: new (
  channels: number,
  frames: number,
  rate: number,
) => {
  decodeAudioData(file: ArrayBuffer): Promise<{
    readonly length: number;
    readonly numberOfChannels: number;
    getChannelData(channel: number): Float32Array;
  }>;
};

interface Decoded {
  readonly frames: number;
  readonly channels: number;
  /** First sample of every channel; full scale is 1. */
  readonly first: number[];
  readonly last: number[];
  /** How far every channel is from the wave that was recorded there, give or take 3 frames; root of the mean square. */
  readonly off: number[];
  /** What an audio element says, and that it has played to the end. */
  readonly durationS: number;
  readonly hasEnded: boolean;
}

let browser: Browser;
let page: Page;
let recording: SpooledRecording;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  page = await browser.newPage();
});
afterEach(() => recording.dispose());
afterAll(() => browser.close());

/** Decodes a file with Web Audio and plays it in an audio element, in the browser. */
async function decoded(path: string): Promise<Decoded> {
  const base64 = (await readFile(path)).toString('base64');
  return page.evaluate(
    async ({ base64, rate }) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const audio = new Audio(URL.createObjectURL(new Blob([bytes])));
      const ended = new Promise<void>((resolve, reject) => {
        audio.onended = () => resolve();
        audio.onerror = () => reject(new Error(audio.error?.message));
      });
      await audio.play();
      await ended;
      const buffer = await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes.buffer);
      const data = Array.from({ length: buffer.numberOfChannels }, (_, channel) => buffer.getChannelData(channel));
      // 440 Hz in the first channel, 880 in the second and so on, at half of full scale.
      const offOf = (samples: Float32Array, channel: number) => {
        const wave = (frame: number) => 0.5 * Math.sin((2 * Math.PI * 440 * (channel + 1) * frame) / rate);
        const heard = samples.subarray(1_000, 5_000);
        const offAt = (shift: number) =>
          heard.reduce((sum, sample, at) => sum + (sample - wave(at + 1_000 + shift)) ** 2, 0) / heard.length;
        // Parts of Opus that code speech delay by a few frames more or less than the file says.
        return Math.sqrt(Math.min(...[-3, -2, -1, 0, 1, 2, 3].map(offAt)));
      };
      return {
        frames: buffer.length,
        channels: data.length,
        first: data.map((samples) => samples[0] ?? NaN),
        last: data.map((samples) => samples.at(-1) ?? NaN),
        off: data.map(offOf),
        durationS: audio.duration,
        hasEnded: audio.ended,
      };
    },
    { base64, rate: RATE },
  );
}

const edges = (channels: number) => {
  const samples = recording.samples();
  const shown = (sample: number) => sample / 2 ** 31;
  return { first: [...samples.slice(0, channels)].map(shown), last: [...samples.slice(-channels)].map(shown) };
};

describe.each([1, 2, 6, 8])('of %i channels the browser plays', (channels) => {
  test.each(['wav', 'flac'] as const)('%s, and decodes it to the last sample', async (codec) => {
    recording = await SpooledRecording.make({ pieces: PIECES, format: { channels } });
    const found = await decoded(await renderedFile(recording, codec));
    expect(found).toMatchObject({ frames: FRAMES, channels, ...edges(channels), hasEnded: true });
    expect(found.durationS).toBeCloseTo(FRAMES / RATE, 3);
  });

  test.each(channels <= 2 ? (['opus', 'mp3'] as const) : (['opus'] as const))(
    '%s, as long as it was recorded and every channel in its place',
    async (codec) => {
      recording = await SpooledRecording.make({ pieces: PIECES, format: { channels } });
      const found = await decoded(await renderedFile(recording, codec));
      expect(found).toMatchObject({ frames: FRAMES, channels, hasEnded: true });
      expect(Math.max(...found.off)).toBeLessThan(0.05);
    },
  );
});
