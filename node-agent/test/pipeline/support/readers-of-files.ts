import { decodedSamples, outputOf } from './decoded.ts';

/** What a reader says of a file. */
export interface FileShape {
  readonly frames: number;
  readonly rate: number;
  readonly channels: number;
}

export type Reader = (path: string) => Promise<FileShape>;

const numbersOf = (text: string): number[] => text.trim().split(/\s+/).map(Number);
const shapeOf = ([frames = Number.NaN, rate = Number.NaN, channels = Number.NaN]: number[]): FileShape => ({
  frames: Math.round(frames),
  rate,
  channels,
});

/** Length by decoding all of it: what a container says of itself is the others' business. */
async function ffmpeg(path: string): Promise<FileShape> {
  const entries = 'stream=sample_rate,channels';
  const probe = await outputOf('ffprobe', '-v', 'error', '-show_entries', entries, '-of', 'default=nw=1:nk=1', path);
  const [rate = 0, channels = 0] = numbersOf(probe.toString());
  return { frames: (await decodedSamples(path)).length / channels, rate, channels };
}

/** Length as ffprobe finds it in the container. */
async function ffprobe(path: string): Promise<FileShape> {
  const entries = 'stream=duration_ts,sample_rate,channels';
  const probe = await outputOf('ffprobe', '-v', 'error', '-show_entries', entries, '-of', 'default=nw=1:nk=1', path);
  const [rate = 0, channels = 0, frames = 0] = numbersOf(probe.toString());
  return { frames, rate, channels };
}

async function sox(path: string): Promise<FileShape> {
  const ask = async (what: string): Promise<string> => (await outputOf('soxi', what, path)).toString();
  return shapeOf(numbersOf([await ask('-s'), await ask('-r'), await ask('-c')].join(' ')));
}

async function libsndfile(path: string): Promise<FileShape> {
  const text = (await outputOf('sndfile-info', path)).toString();
  const field = (name: string): number => Number(new RegExp(`^${name}\\s*:\\s*(\\d+)`, 'm').exec(text)?.[1]);
  return { frames: field('Frames'), rate: field('Sample Rate'), channels: field('Channels') };
}

async function mediainfo(path: string): Promise<FileShape> {
  const text = await outputOf('mediainfo', '--Inform=Audio;%SamplingCount% %SamplingRate% %Channel(s)%', path);
  return shapeOf(numbersOf(text.toString()));
}

export const READERS = { ffmpeg, ffprobe, sox, libsndfile, mediainfo } as const;
export type ReaderName = keyof typeof READERS;
