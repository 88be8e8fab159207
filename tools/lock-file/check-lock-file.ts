/**
 * Every optional dependency stands in package-lock.json, whatever platform wrote it: `npm ci` refuses a lock file that
 * lacks one, and npm leaves out those that it could not look up.
 *
 * `node tools/lock-file/check-lock-file.ts` checks, with `--complete` it adds what is missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';

import { platformOf } from './platform-of.ts';

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface LockFile {
  packages: Record<string, LockedPackage>;
}

const PATH = 'package-lock.json';
const EXACT_VERSION = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** Places in the lock file where Node would find `name` for the package at `from`, the nearest first. */
function placesOf(name: string, from: string): string[] {
  const places = [`${from}/node_modules/${name}`];
  for (let at = from.lastIndexOf('/node_modules/'); at > 0; at = from.lastIndexOf('/node_modules/', at - 1)) {
    places.push(`${from.slice(0, at)}/node_modules/${name}`);
  }
  return [...places, `node_modules/${name}`];
}

function missingIn({ packages }: LockFile): Map<string, LockedPackage> {
  const missing = new Map<string, LockedPackage>();
  for (const [from, { dev, optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (placesOf(name, from).some((place) => place in packages)) continue;
      const platform = platformOf(name);
      if (platform === null || !EXACT_VERSION.test(version)) continue;
      const entry = { version, ...platform, ...(dev === true ? { dev } : {}), optional: true };
      missing.set(`node_modules/${name}`, entry);
    }
  }
  return missing;
}

// Written by npm, which documents this very shape.
const lock = JSON.parse(readFileSync(PATH, 'utf8')) as LockFile;
const missing = missingIn(lock);
if (process.argv.includes('--complete') && missing.size > 0) {
  const all = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) });
  const byPlace = all.sort(([left], [right]) => left.localeCompare(right, 'en'));
  lock.packages = Object.fromEntries(byPlace);
  writeFileSync(PATH, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`${String(missing.size)} packages added to ${PATH}\n`);
} else if (missing.size > 0) {
  process.stdout.write(`${PATH} lacks ${[...missing.keys()].join(', ')}.\n`);
  process.stdout.write('Add them with: node tools/lock-file/check-lock-file.ts --complete\n');
  process.exitCode = 1;
}
