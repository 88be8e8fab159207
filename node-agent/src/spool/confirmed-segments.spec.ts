import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { ConfirmedSegments } from './confirmed-segments.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp('/tmp/confirmed-');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

it('keeps the marks around one that a full disk has torn', async () => {
  const marks = await ConfirmedSegments.of(dir);
  await marks.add(0, 'a');
  await appendFile(join(dir, 'confirmed.jsonl'), '{"index":1,"sh');
  await marks.add(2, 'c');
  expect([...(await ConfirmedSegments.of(dir)).all]).toEqual([0, 2]);
});
