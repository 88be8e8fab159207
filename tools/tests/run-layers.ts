import { mkdirSync } from 'node:fs';

import { whyNotHere } from '../containers/build-rights.ts';
import { runLayer } from './run-layer.ts';
import { LAYERS, type Layer, REPORTS } from './test-layers.ts';
import { type Tally, exitCode, summary, total } from './test-tally.ts';

const LEAST_NAME_WIDTH = 12;

/**
 * Runs layers in order, those of two lanes side by side, then prints each sum and, last, the sum over all.
 *
 * @param names  layers to run; [] runs every layer that this machine can run
 * @returns the exit code
 */
export async function runLayers(names: readonly string[]): Promise<0 | 1> {
  const unknown = names.filter((name) => !LAYERS.some((layer) => layer.name === name));
  if (unknown.length > 0) {
    throw new Error(`no such layer: ${unknown.join(', ')} (${LAYERS.map((layer) => layer.name).join(', ')})`);
  }
  mkdirSync(REPORTS, { recursive: true });
  const notRun: string[] = [];
  const chosen = LAYERS.filter(({ name }) => names.length === 0 || names.includes(name)).filter((layer) => {
    const reason = whyNotRun(layer, names.includes(layer.name));
    if (reason !== undefined) notRun.push(`${layer.name.padEnd(LEAST_NAME_WIDTH)} not run: ${reason}`);
    return reason === undefined;
  });
  const tallies = await runInOrder(chosen.filter(({ lane }) => lane === undefined));
  const lanes = [1, 2].map((number) => runInOrder(chosen.filter(({ lane }) => lane === number)));
  tallies.push(...(await Promise.all(lanes)).flat());
  printTallies(tallies, notRun);
  return exitCode(tallies);
}

async function runInOrder(layers: readonly Layer[]): Promise<Tally[]> {
  const tallies: Tally[] = [];
  for (const layer of layers) tallies.push(await runLayer(layer));
  return tallies;
}

/** Each sum, what was left out, and last the sum over all. */
export function printTallies(tallies: readonly Tally[], notRun: readonly string[] = []): void {
  const width = Math.max(...tallies.map(({ layer }) => layer.length), LEAST_NAME_WIDTH);
  for (const tally of tallies) {
    process.stdout.write(`${tally.layer.padEnd(width)} ${summary(tally)} in ${tally.seconds.toFixed(0)} s\n`);
  }
  for (const line of notRun) process.stdout.write(`${line}\n`);
  process.stdout.write(`${summary(total(tallies))}\n`);
}

/** Building images takes minutes, the network and rights that the rest of the tests do without. */
function whyNotRun(layer: Layer, isNamed: boolean): string | undefined {
  if (layer.name !== 'containers') return undefined;
  return isNamed ? whyNotHere() : 'it builds two machines from nothing, `make prove` runs it';
}
