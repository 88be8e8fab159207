import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Output of a program of the system; its standard error is in the failure. */
export async function outputOf(program: string, ...args: readonly string[]): Promise<Buffer> {
  const { stdout } = await promisify(execFile)(program, args, { encoding: 'buffer', maxBuffer: 1e9 });
  return stdout;
}

/** Samples that ffmpeg finds in a file, interleaved, at the top of 32 bits. */
export async function decodedSamples(path: string): Promise<Int32Array> {
  const pcm = await outputOf('ffmpeg', '-v', 'error', '-i', path, '-f', 's32le', '-c:a', 'pcm_s32le', '-');
  return new Int32Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.length));
}

/** Where two runs of samples first differ; -1 where they are the same. */
export function firstDifference(one: Int32Array, other: Int32Array): number {
  if (one.length !== other.length) return Math.min(one.length, other.length);
  return one.findIndex((sample, at) => sample !== other[at]);
}
