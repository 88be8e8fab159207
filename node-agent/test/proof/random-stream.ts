import { createHash } from 'node:crypto';

const SPAN = 2 ** 32;

/** Numbers that look random and come again with the same seed. */
export interface RandomStream {
  /** A number from `least` up to, and without, `most`. */
  between(least: number, most: number): number;
}

/** One stream for each story of a run, so that a story has the same moments alone and among others. */
export function randomStream(seed: number, story: string): RandomStream {
  let drawn = 0;
  const next = (): number => {
    drawn += 1;
    const digest = createHash('sha256')
      .update(`${String(seed)} ${story} ${String(drawn)}`)
      .digest();
    return digest.readUInt32LE(0) / SPAN;
  };
  return { between: (least, most) => least + next() * (most - least) };
}
