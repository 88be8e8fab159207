import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const SECRET_BYTES = 32;

/** Writes a file that its owner alone reads; it is whole or not there. */
export const writeSecret = (path: string, secret: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(`${path}.new`, 'w', 0o600);
  try {
    writeSync(file, `${secret}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
};

/** The secret in that file, 256 random bits (base64url), made at its first use. */
export const secretFile = (path: string): string => {
  if (!existsSync(path)) writeSecret(path, randomBytes(SECRET_BYTES).toString('base64url'));
  return readFileSync(path, 'utf8').trim();
};
