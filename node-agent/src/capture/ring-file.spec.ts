import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { RingFile } from './ring-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync('/dev/shm/ring-file-');
});
afterEach(() => rmSync(dir, { recursive: true }));

const SIZE_BYTES = 1_000_000;
const BLOCK_BYTES = 512;
const { signal } = new AbortController();

it('has its room, all of it, and is for nobody else to read', async () => {
  const file = await RingFile.make(join(dir, 'ring'), SIZE_BYTES, signal);
  const { size, blocks, mode } = statSync(file.path);
  expect([size, mode & 0o777]).toEqual([SIZE_BYTES, 0o600]);
  expect(blocks * BLOCK_BYTES).toBeGreaterThanOrEqual(SIZE_BYTES);
  file.close();
});

it('is never made on a disk', async () => {
  await expect(RingFile.make('/proc/ring', SIZE_BYTES, signal)).rejects.toThrow('/proc is not in memory');
});

it('leaves others their half of the room', async () => {
  const path = join(dir, 'ring');
  await expect(RingFile.make(path, 1e15, signal)).rejects.toThrow('bytes free, and the ring takes 1000000000000000');
  expect(() => statSync(path)).toThrow('ENOENT');
});

it('is not made in the place of something else, and takes nobody else’s name away', async () => {
  const path = join(dir, 'ring');
  writeFileSync(path, 'another');
  await expect(RingFile.make(path, SIZE_BYTES, signal)).rejects.toThrow('EEXIST');
  rmSync(path);
  const file = await RingFile.make(path, SIZE_BYTES, signal);
  expect(file.isThere).toBe(true);
  rmSync(path);
  expect(file.isThere).toBe(false);
  writeFileSync(path, 'another');
  file.remove();
  expect(statSync(path).size).toBe('another'.length);
  file.close();
});

it('takes no more room for a process that ends', async () => {
  const path = join(dir, 'ring');
  await expect(RingFile.make(path, SIZE_BYTES, AbortSignal.abort())).rejects.toThrow('aborted');
  expect(() => statSync(path)).toThrow('ENOENT');
});
