import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { AudioHash } from './audio-hash.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('AudioHash', () => {
  it('goes on from a saved state, and after its digest was read', async () => {
    const first = await AudioHash.resume(null);
    first.update(Buffer.from('ab'));
    const second = await AudioHash.resume(first.save());
    second.update(Buffer.from('c'));
    expect(second.digestSoFar()).toBe(sha256('abc'));
    second.update(Buffer.from('d'));
    expect(second.digestSoFar()).toBe(sha256('abcd'));
  });

  it('knows a state that another release of its library saved', async () => {
    const state = (await AudioHash.resume(null)).save();
    expect(await AudioHash.canResume(state)).toBe(true);
    state[0] = (state[0] ?? 0) ^ 0xff;
    expect(await AudioHash.canResume(state)).toBe(false);
    expect(await AudioHash.canResume(null)).toBe(true);
  });
});
