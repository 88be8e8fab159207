import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { median } from '../measure/quantile.ts';
import type { Benchmark, Finding, Measurement } from '../report/measurement.ts';
import { AgentRenderer, RENDER_NICE } from '../system/agent-renderer.ts';
import { type SpooledAudio, spoolAudio } from '../system/spooled-recording.ts';

const RATE = 48_000;
const MINUTES = 10;
const FULL_MINUTES = 120;
const RUNS = 5;

/** The command lines of the peers, as they are run and published. */
const PEERS = {
  flac: (wav: string, out: string) => ['flac', '--silent', '--force', `--output-name=${out}`, wav],
  opus: (wav: string, out: string) => ['opusenc', '--quiet', '--bitrate', '64', wav, out],
} as const;

/** Our pipe of segments into an encoder against the same encoder on the finished WAV file. */
export const renditionEncoding: Benchmark = {
  name: 'rendition-encoding',
  run: async ({ dir, isFull }): Promise<Finding> => {
    const minutes = isFull ? FULL_MINUTES : MINUTES;
    const audio = await spoolAudio(dir, RATE, minutes);
    const measurements: Measurement[] = [];
    for (const codec of ['flac', 'opus'] as const) measurements.push(await compare(codec, audio, minutes));
    return {
      title: 'Encoding of renditions',
      measurements,
      notes: [
        'Stereo, 24 bits, 48 kHz, segments of 10 s. Ours reads segments, feeds the encoder, checks and syncs the file; runs alternate, after one of each that does not count. Our thread runs already, as it does while a recording is open.',
        `Peers, at the same priority (nice ${String(RENDER_NICE)}): \`flac --silent whole.wav\`, \`opusenc --bitrate 64 whole.wav\`.`,
        'A ratio above 1 means that ours is faster; the bar is 0.95.',
      ],
    };
  },
};

async function compare(codec: 'flac' | 'opus', audio: SpooledAudio, minutes: number): Promise<Measurement> {
  const ours: number[] = [];
  const theirs: number[] = [];
  const renderer = await AgentRenderer.start(audio);
  for (let run = 0; run <= RUNS; run++) {
    const seconds = await renderer.render(audio, codec);
    await rm(join(audio.dir, `rendition.${codec}`));
    const peer = await peerSeconds(codec, audio);
    // In the first the thread starts, and the files come into the page cache.
    if (run === 0) continue;
    ours.push(seconds);
    theirs.push(peer);
  }
  renderer.close();
  const timesRealTime = (seconds: readonly number[]): number => (minutes * 60) / median(seconds);
  return {
    what: `${codec}, times real time`,
    unit: '×',
    value: timesRealTime(ours),
    peer: { name: codec === 'flac' ? 'flac' : 'opusenc', value: timesRealTime(theirs) },
    basis: `median of ${String(RUNS)} runs of ${String(minutes)} min`,
  };
}

async function peerSeconds(codec: 'flac' | 'opus', { dir, wavFile }: SpooledAudio): Promise<number> {
  const out = join(dir, `peer.${codec}`);
  const startedMs = performance.now();
  await promisify(execFile)('nice', ['-n', String(RENDER_NICE), ...PEERS[codec](wavFile, out)]);
  await promisify(execFile)('sync', [out]);
  const seconds = (performance.now() - startedMs) / 1000;
  await rm(out);
  return seconds;
}
