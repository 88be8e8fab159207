/**
 * `make prove`: the tests that count (kills, cuts, tampering) with larger counts and moments from one seed, then the
 * page docs/PROOF.md with what they measured.
 *
 * PROVE_FACTOR=10 is the whole proof, less is a shorter one. The seed is printed, and PROVE_SEED repeats a run.
 */
import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';

import { type ProofResult, formatProof, isProven } from './format-proof.ts';
import { runLayers } from './run-layers.ts';

const DEFAULT_FACTOR = '10';
const SEEDS = 2 ** 31;
const RESULTS = 'artefacts/proof';
const PAGE = 'docs/PROOF.md';

process.env['PROVE_FACTOR'] ||= DEFAULT_FACTOR;
process.env['PROVE_SEED'] ||= String(randomInt(SEEDS));
process.stdout.write(`PROVE_FACTOR=${process.env['PROVE_FACTOR']} PROVE_SEED=${process.env['PROVE_SEED']}\n`);

// What an earlier run measured is not this run's proof.
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const exitCode = await runLayers(['shared', 'pipeline', 'e2e', 'hardware', 'containers']);
const results = readdirSync(RESULTS)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(RESULTS, name), 'utf8')) as ProofResult); // written by CountedProof
const [processor] = cpus();
const machine = { processor: processor?.model ?? 'unknown', cores: cpus().length, kernel: release() };
writeFileSync(PAGE, formatProof(results, { ...machine, node: process.versions.node }));
process.stdout.write(`${PAGE}: ${isProven(results) ? 'every bar is held' : 'a bar is not held'}\n`);
process.exitCode = isProven(results) ? exitCode : 1;
