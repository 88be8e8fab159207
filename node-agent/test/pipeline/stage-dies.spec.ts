import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';

jest.setTimeout(60_000);

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp('/tmp/stage-');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

it('ends the whole process when one of its threads dies', async () => {
  const main = fileURLToPath(new URL('../../dist/capture-main.js', import.meta.url));
  // A ring of 236 GB is more than there is: the thread that makes it dies of that.
  const ring = ['--rate', '384000', '--channels', '256', '--ring-ms', '600000'];
  const source = ['--source', 'synthetic', '--device', 'counter', '--socket', join(dir, 'capture.sock')];
  const capture = spawn(process.execPath, [main, ...source, ...ring], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  capture.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const [code] = (await once(capture, 'close')) as [number | null];
  expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('reader-thread') });
});
