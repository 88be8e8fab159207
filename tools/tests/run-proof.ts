/**
 * `make prove`: the stories that count (kills, power cuts, the soak) with larger counts and moments from one seed, then
 * the page docs/PROOF.md with what they measured, and last the container images.
 *
 * PROVE_FACTOR=10 is the whole proof and takes 75 minutes, less is a shorter one. The seed is printed, and PROVE_SEED
 * repeats a run.
 */
import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';

import { type ProofResult, formatProof, isProven } from './format-proof.ts';
import { COUNTED, SOAK } from './proof-stories.ts';
import { runLayer } from './run-layer.ts';
import { printTallies, runLayers } from './run-layers.ts';
import { REPORTS } from './test-layers.ts';
import { type Tally, exitCode } from './test-tally.ts';

const DEFAULT_FACTOR = '10';
const SEEDS = 2 ** 31;
const RESULTS = 'artefacts/proof';
const PAGE = 'docs/PROOF.md';

process.env['PROVE_FACTOR'] ||= DEFAULT_FACTOR;
process.env['PROVE_SEED'] ||= String(randomInt(SEEDS));
process.stdout.write(`PROVE_FACTOR=${process.env['PROVE_FACTOR']} PROVE_SEED=${process.env['PROVE_SEED']}\n`);

// What an earlier run measured is not this run's proof.
rmSync(RESULTS, { recursive: true, force: true });
for (const folder of [RESULTS, REPORTS]) mkdirSync(folder, { recursive: true });
const soak = runLayer(SOAK);
const tallies: Tally[] = [];
for (const story of COUNTED) tallies.push(await runLayer(story));
tallies.push(await soak);
const isHeld = writePage() && exitCode(tallies) === 0;
const containers = await runLayers(['containers']);
printTallies(tallies);
process.stdout.write(`${PAGE}: ${isHeld ? 'every bar is held' : 'a bar is not held'}\n`);
process.exitCode = isHeld ? containers : 1;

/** @returns whether every bar was held */
function writePage(): boolean {
  const results = readdirSync(RESULTS)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(RESULTS, name), 'utf8')) as ProofResult); // written by CountedProof
  const [processor] = cpus();
  const machine = { processor: processor?.model ?? 'unknown', cores: cpus().length, kernel: release() };
  writeFileSync(PAGE, formatProof(results, { ...machine, node: process.versions.node }));
  return isProven(results);
}
