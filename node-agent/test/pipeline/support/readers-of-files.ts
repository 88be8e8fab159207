import { decodedSamples, outputOf } from './decoded.ts';
import type { FileShape } from './file-shape.ts';
import { readBySndfile } from './libsndfile.ts';

/** What one reader says of a file: some look at the container only. */
export type Reader = (path: string) => Promise<Partial<FileShape>>;

const numbersOf = (text: Buffer): number[] => text.toString().trim().split(/\s+/).map(Number);

async function probe(path: string) {
  const entries = ['-show_entries', 'stream=duration_ts,sample_rate,channels', '-of', 'default=nw=1:nk=1'];
  const [rate = 0, channels = 0, frames = 0] = numbersOf(await outputOf('ffprobe', '-v', 'error', ...entries, path));
  return { frames, rate, channels };
}

/** Length by decoding all of it, which is more than memory holds of a file of many gigabytes. */
async function ffmpeg(path: string): Promise<FileShape> {
  const { rate, channels } = await probe(path);
  const samples = await decodedSamples(path);
  return { frames: samples.length / channels, rate, channels, ...endsOf(samples, channels) };
}

/** Length as ffprobe finds it in the container. */
const ffprobe = probe;

async function sox(path: string): Promise<FileShape> {
  // All in one: sox opens a file beyond 4 GiB slowly.
  const facts = (await outputOf('soxi', path)).toString();
  const field = (pattern: RegExp): number => Number(pattern.exec(facts)?.[1]);
  const channels = field(/^Channels\s*:\s*(\d+)/m);
  const edge = async (...effect: readonly string[]): Promise<number[]> => {
    const raw = ['-t', 'raw', '-e', 'signed-integer', '-b', '32', '-'];
    return samplesOf(await outputOf('sox', '-D', path, ...raw, ...effect));
  };
  return {
    frames: field(/=\s*(\d+) samples/),
    rate: field(/^Sample Rate\s*:\s*(\d+)/m),
    channels,
    first: await edge('trim', '0', '1s'),
    last: await edge('trim', '-1s'),
  };
}

async function mediainfo(path: string): Promise<Partial<FileShape>> {
  const text = await outputOf('mediainfo', '--Inform=Audio;%SamplingCount% %SamplingRate% %Channel(s)%', path);
  const [frames = Number.NaN, rate = Number.NaN, channels = Number.NaN] = numbersOf(text);
  return { frames, rate, channels };
}

const samplesOf = (pcm: Buffer): number[] => Array.from({ length: pcm.length / 4 }, (_, at) => pcm.readInt32LE(at * 4));

/** First and last sample of every channel. */
export const endsOf = (samples: Int32Array, channels: number): Pick<FileShape, 'first' | 'last'> => ({
  first: [...samples.slice(0, channels)],
  last: [...samples.slice(-channels)],
});

export const READERS = { ffmpeg, ffprobe, sox, libsndfile: readBySndfile, mediainfo } as const;
export type ReaderName = keyof typeof READERS;

/**
 * Where readers and truth part company, one line each; empty where all of them agree.
 *
 * @param truth what every reader has to say, as far as it says it
 */
export async function disagreements(
  path: string,
  truth: Partial<FileShape>,
  readers: readonly ReaderName[] = ['ffmpeg', 'ffprobe', 'sox', 'libsndfile', 'mediainfo'],
): Promise<string[]> {
  const lines: string[] = [];
  for (const reader of readers) {
    const said: Partial<FileShape> = await READERS[reader](path);
    for (const what of Object.keys(truth) as (keyof FileShape)[]) {
      if (said[what] === undefined || String(said[what]) === String(truth[what])) continue;
      lines.push(`${path}: ${reader} finds ${what} ${String(said[what])}, not ${String(truth[what])}`);
    }
  }
  return lines;
}
