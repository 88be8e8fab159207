import { appendFile, mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { ConfirmedSegments } from './confirmed-segments.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp('/tmp/confirmed-');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const HASHES = ['a', 'b', 'c'];
const marked = (marks: ConfirmedSegments): number[] =>
  HASHES.flatMap((sha256, index) => (marks.holds({ index, sha256 }) ? [index] : []));

it('keeps the marks around one that a full disk has torn', async () => {
  const marks = await ConfirmedSegments.of(dir);
  await marks.add(0, 'a');
  await appendFile(join(dir, 'confirmed.jsonl'), '{"index":1,"sh');
  await marks.add(2, 'c');
  expect(marked(await ConfirmedSegments.of(dir))).toEqual([0, 2]);
});

it('counts a mark that the disk refuses, and writes it with the next', async () => {
  const marks = await ConfirmedSegments.of(dir);
  await mkdir(join(dir, 'confirmed.jsonl'));
  await expect(marks.add(0, 'a')).rejects.toThrow('EISDIR');
  expect(marked(marks)).toEqual([0]);
  await rmdir(join(dir, 'confirmed.jsonl'));
  await Promise.all([marks.add(1, 'b'), marks.add(2, 'c')]);
  expect(marked(await ConfirmedSegments.of(dir))).toEqual([0, 1, 2]);
});

it('does not take the mark of other audio with the same number for this one', async () => {
  const marks = await ConfirmedSegments.of(dir);
  await marks.add(0, 'a');
  expect(marks.holds({ index: 0, sha256: 'b' })).toBe(false);
  await marks.add(0, 'b');
  expect((await ConfirmedSegments.of(dir)).holds({ index: 0, sha256: 'b' })).toBe(true);
});
