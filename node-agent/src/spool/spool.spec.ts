import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { Spool } from './spool.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rakkr-spool-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

it('counts as recordings only what is named as one: a disk of its own brings folders, and so do people', async () => {
  for (const name of ['rec_1', 'lost+found', '.discarded-rec_0', 'rec_1 (copy)', 'rec_1.bak']) {
    await mkdir(join(dir, name));
  }
  await writeFile(join(dir, 'rec_2'), 'a file');
  expect(await new Spool(dir).recordingIds()).toEqual(['rec_1']);
});

it('takes a recording out in one step, and gives its room back later', async () => {
  const spool = new Spool(dir);
  await mkdir(spool.folderOf('rec_1'));
  await writeFile(join(spool.folderOf('rec_1'), '000000.wav'), 'audio');
  await spool.discard('rec_1');
  expect(await spool.recordingIds()).toEqual([]);
  await spool.emptyDiscarded(new AbortController().signal);
  expect(await readdir(dir)).toEqual([]);
});
