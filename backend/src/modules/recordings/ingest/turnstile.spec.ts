import { describe, expect, it } from '@jest/globals';

import { Turnstile } from './turnstile.ts';

describe('Turnstile', () => {
  it('never lets more through than it has places', async () => {
    const turnstile = new Turnstile(2);
    let inside = 0;
    let most = 0;
    const task = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 9 }, () => turnstile.pass(task)));
    expect([most, inside]).toEqual([2, 0]);
  });

  it('gives the place of a failed task to the next', async () => {
    const turnstile = new Turnstile(1);
    const failed = turnstile.pass(() => Promise.reject(new Error('no')));
    const next = turnstile.pass(() => Promise.resolve('through'));
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('through');
  });
});
