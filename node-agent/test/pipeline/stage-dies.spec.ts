import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';

jest.setTimeout(60_000);

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp('/tmp/stage-');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Loaded into every thread before the program: makes one of them die once it has begun. */
const KILLER = `
import { isMainThread, workerData } from 'node:worker_threads';
if (!isMainThread && Object.hasOwn(workerData, process.env.DIES_WITH)) {
  Atomics.wait = () => { throw new Error('this thread dies'); };
}`;

it.each([
  { thread: 'reader-thread', startedWith: 'ringMs' },
  { thread: 'writer-thread', startedWith: 'beats' },
  { thread: 'meter-thread', startedWith: 'label' },
])('ends the whole process when its $thread dies', async ({ thread, startedWith }) => {
  const main = fileURLToPath(new URL('../../dist/capture-main.js', import.meta.url));
  const killer = join(dir, 'killer.mjs');
  await writeFile(killer, KILLER);
  const source = ['--source', 'synthetic', '--device', 'counter', '--channels', '2'];
  const args = ['--import', killer, main, ...source, '--socket', join(dir, 'capture.sock')];
  const env = { ...process.env, DIES_WITH: startedWith };
  const capture = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  capture.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const [code] = (await once(capture, 'close')) as [number | null];
  expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(thread) });
});
