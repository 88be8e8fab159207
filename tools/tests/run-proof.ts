/**
 * `make prove`: the tests that count (kills, cuts, tampering) with their counts times PROVE_FACTOR, from one seed.
 *
 * The seed is printed, and PROVE_SEED repeats a run.
 */
import { randomInt } from 'node:crypto';

import { runLayers } from './run-layers.ts';

const DEFAULT_FACTOR = '10';
const SEEDS = 2 ** 31;

process.env['PROVE_FACTOR'] ||= DEFAULT_FACTOR;
process.env['PROVE_SEED'] ||= String(randomInt(SEEDS));
process.stdout.write(`PROVE_FACTOR=${process.env['PROVE_FACTOR']} PROVE_SEED=${process.env['PROVE_SEED']}\n`);
process.exitCode = await runLayers(['shared', 'pipeline', 'e2e', 'containers']);
