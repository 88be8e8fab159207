import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, expect, test } from '@jest/globals';

import { type TestController, startOn } from '../support/test-controller.ts';
import { makeDataDir, startTestCluster } from '../support/test-database.ts';

const PROGRAM = new URL('../../dist/src/rakkr.js', import.meta.url).pathname;
const ACCOUNT = { email: 'ada@example.org', password: 'a long enough password' };
const AUDIO = 'audio/2026/11/rec_00000000-0000-4000-8000-000000000001.wav';

const folders: string[] = [];
let controller: TestController | null = null;

const rakkr = async (dataDir: string, ...args: string[]): Promise<string> => {
  const { PATH, HOME } = process.env;
  const run = promisify(execFile)(process.execPath, [PROGRAM, ...args], {
    env: { PATH, HOME, RAKKR_DATA_DIR: dataDir },
  });
  return run.then(
    ({ stdout }) => stdout,
    (error: unknown) => Promise.reject(new Error((error as { stderr: string }).stderr)),
  );
};

const freshFolder = (): string => {
  const folder = makeDataDir();
  folders.push(dirname(folder));
  return folder;
};

afterAll(async () => {
  await controller?.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

test('brings back accounts, recordings and their bytes from a backup made while the controller ran', async () => {
  const dataDir = freshFolder();
  const file = join(dirname(freshFolder()), 'rakkr.backup');
  controller = await startOn(await startTestCluster(dataDir));
  const setupCode = readFileSync(join(dataDir, 'secrets/setup-code'), 'utf8');
  expect((await controller.withBearer(null).post('setup', { setupCode, name: 'Ada', ...ACCOUNT })).status).toBe(201);
  const bytes = randomBytes(3 * 1024 ** 2 + 7);
  mkdirSync(dirname(join(dataDir, AUDIO)), { recursive: true });
  writeFileSync(join(dataDir, AUDIO), bytes);

  expect(await rakkr(dataDir, 'backup', file)).toContain(`Wrote ${file}`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await expect(rakkr(dataDir, 'backup', file)).rejects.toThrow(/exists/);
  await expect(rakkr(dataDir, 'restore', file)).rejects.toThrow(/is not empty/);
  await controller.stop();
  controller = null;
  expect(existsSync(dataDir)).toBe(false);

  const other = freshFolder();
  expect(await rakkr(other, 'restore', file)).toContain('Restored the backup of');
  controller = await startOn(await startTestCluster(other));
  const { status, data } = await controller.withBearer(null).post('sessions?transport=bearer', ACCOUNT);
  expect([status, data.name, data.roles]).toEqual([201, 'Ada', ['owner']]);
  expect(readFileSync(join(other, AUDIO)).equals(bytes)).toBe(true);
});

test('backs up and restores while no controller runs, and takes nothing else for a backup', async () => {
  const dataDir = freshFolder();
  const file = join(dirname(dataDir), 'rakkr.backup');
  await expect(rakkr(dataDir, 'backup', file)).rejects.toThrow(/nothing to back up/);
  const cluster = await startTestCluster(dataDir);
  await cluster.postgres.stop();
  await rakkr(dataDir, 'backup', file);
  const other = freshFolder();
  writeFileSync(join(dirname(other), 'letter'), 'Dear Ada');
  await expect(rakkr(other, 'restore', join(dirname(other), 'letter'))).rejects.toThrow(/is not a backup/);
  rmSync(other, { recursive: true });
  await rakkr(other, 'restore', file);
  const restored = await startTestCluster(other);
  await restored.stop();
  await cluster.stop();
});
