import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { STORED_RENDITIONS_FILE, StoredRenditions } from './stored-renditions.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp('/tmp/renditions-');
});
afterEach(() => rm(dir, { recursive: true }));

test('knows after a restart what was stored, past a line that a power cut has torn', async () => {
  await (await StoredRenditions.of(dir)).add('flac', 'ab');
  await appendFile(join(dir, STORED_RENDITIONS_FILE), '{"codec":"mp');
  await (await StoredRenditions.of(dir)).add('opus', 'cd');
  expect([...(await StoredRenditions.of(dir)).all]).toEqual(['flac', 'opus']);
});
