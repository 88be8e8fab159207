import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { createRing } from '../pcm/ring-memory.ts';
import { RingKeeper, type RingNews } from './ring-keeper.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync('/dev/shm/ring-keeper-');
});
afterEach(() => rmSync(dir, { recursive: true }));

it('tries again when there may be room, and not once the ring has lain in a file', async () => {
  const path = join(dir, 'ring');
  const ring = createRing({ sampleFormat: 'S32_LE', rate: 48_000, channels: 1 }, 480, 100);
  const news: RingNews[] = [];
  const keeper = new RingKeeper(path, (item) => news.push(item));
  writeFileSync(path, 'in the way');
  await keeper.keep(ring);
  expect(news).toMatchObject([{ type: 'dies' }]);

  rmSync(path);
  await keeper.tryAgain();
  keeper.moved(null);
  expect([keeper.outlives, existsSync(path)]).toEqual([true, true]);

  rmSync(path);
  keeper.lookAfter();
  await keeper.tryAgain();
  expect([keeper.outlives, existsSync(path)]).toEqual([false, false]);
});
