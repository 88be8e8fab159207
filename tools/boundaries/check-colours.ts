/** Fails when a stylesheet of the console names a colour itself: only the token file does, once for light and dark. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { findRawColours } from './find-raw-colours.ts';

const TOKENS = 'console/src/styles/tokens.css';
const RED_FIXTURE = join(import.meta.dirname, 'red', 'styles', 'raw-colours.css');
const RED_COLOURS = 7;

const colours = (path: string): string[] => findRawColours(readFileSync(path, 'utf8'));

const stylesheets = globSync('console/src/**/*.{css,scss}').filter((path) => path !== TOKENS);
const faults = stylesheets.flatMap((path) => colours(path).map((colour) => `${path}: ${colour} (use a token)`));
const red = colours(RED_FIXTURE);
if (red.length !== RED_COLOURS) {
  faults.push(`the fixture's ${RED_COLOURS} colours must be found, found ${red.length}: ${red.join(' ')}`);
}

for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(`colours: ${stylesheets.length} stylesheets, raw colours: ${faults.length}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
