/**
 * `make test`: every runner one after the other, then one line summed over all of them.
 *
 * With names as arguments only those layers run: `node tools/tests/run-tests.ts shared pipeline`.
 * A runner that reports nothing, crashes or outlives its limit counts as one failure.
 */
import { mkdirSync } from 'node:fs';

import { runLayer } from './run-layer.ts';
import { LAYERS, REPORTS } from './test-layers.ts';
import { type Tally, exitCode, summary, total } from './test-tally.ts';

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !LAYERS.some((layer) => layer.name === name));
if (unknown.length > 0) {
  throw new Error(`no such layer: ${unknown.join(', ')} (${LAYERS.map((layer) => layer.name).join(', ')})`);
}

mkdirSync(REPORTS, { recursive: true });
const tallies: Tally[] = [];
for (const layer of LAYERS.filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
  tallies.push(await runLayer(layer));
}

for (const tally of tallies)
  process.stdout.write(`${tally.layer.padEnd(12)} ${summary(tally)} in ${tally.seconds.toFixed(0)} s\n`);
process.stdout.write(`${summary(total(tallies))}\n`);
process.exitCode = exitCode(tallies);
