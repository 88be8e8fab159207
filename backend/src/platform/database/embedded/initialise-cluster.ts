import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { DATABASE_USER } from './cluster-record.ts';
import type { PostgresPrograms } from './program-files.ts';
import type { ProgramOwner } from './program-owner.ts';

const OPTIONS = [
  `--username=${DATABASE_USER}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  '--data-checksums',
];

export interface NewCluster {
  readonly pgdata: string;
  readonly password: string;
  readonly owner: ProgramOwner;
  readonly programs: PostgresPrograms;
}

const give = (path: string, owner: ProgramOwner): void => {
  if (owner !== null) chownSync(path, owner.uid, owner.gid);
};

/**
 * Makes an empty cluster whose only account signs in with a password. Nothing is left half made: the cluster gets its
 * name when it is complete. Does nothing where it stands already.
 */
export const initialiseCluster = async ({ pgdata, password, owner, programs }: NewCluster): Promise<void> => {
  if (existsSync(pgdata)) return;
  const unfinished = `${pgdata}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  give(unfinished, owner);
  // initdb reads the password from a file; its account cannot look into the folder of secrets.
  const folder = mkdtempSync(join(tmpdir(), 'rakkr-initdb-'));
  const passwordFile = join(folder, 'password');
  try {
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    give(passwordFile, owner);
    give(folder, owner);
    await promisify(execFile)(programs.initdb, [...OPTIONS, `--pwfile=${passwordFile}`, `--pgdata=${unfinished}`], {
      ...owner,
      cwd: unfinished,
    });
    renameSync(unfinished, pgdata);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
