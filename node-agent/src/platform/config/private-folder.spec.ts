import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { makePrivateFolder } from './private-folder.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'private-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o777;

it('makes a folder that nobody else may look into, and closes one that is open', () => {
  const path = join(dir, 'run');
  expect(makePrivateFolder(path)).toBeNull();
  expect(modeOf(path)).toBe(0o700);
  chmodSync(path, 0o777);
  expect(makePrivateFolder(path)).toBeNull();
  expect(modeOf(path)).toBe(0o700);
});

it('refuses a link that somebody laid out for it', () => {
  mkdirSync(join(dir, 'theirs'));
  symlinkSync(join(dir, 'theirs'), join(dir, 'run'));
  expect(makePrivateFolder(join(dir, 'run'))).toContain('is no folder of its own');
});

it('refuses a folder of another user', () => {
  expect(makePrivateFolder(foreignFolder())).toContain('belongs to another user');
});

/** Only root can give a folder away; everybody else finds one that is of root. */
function foreignFolder(): string {
  if (process.getuid?.() !== 0) return '/usr';
  const path = join(dir, 'run');
  mkdirSync(path);
  chownSync(path, 65_534, 65_534);
  return path;
}
