import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type RandomStream, randomStream } from './random-stream.ts';

const RESULTS = fileURLToPath(new URL('../../../artefacts/proof', import.meta.url));
/** The factor at which a proof has the count that is promised. */
const WHOLE_PROOF = 10;
const IN_A_PART = 20;
const FIXED_SEED = 20_261_121;

/** How often a counted story happens: in `make test`, and in `make prove` with its own factor of 10. */
export interface Count {
  readonly inTest: number;
  readonly inProof: number;
}

/** One line of the table in docs/PROOF.md. */
export interface ProofMeasure {
  readonly measure: string;
  readonly unit: string;
  readonly values: readonly number[];
  /** The largest value that is accepted. */
  readonly bar: number;
  /** The largest median that is accepted. */
  readonly medianBar?: number;
}

/**
 * A story that is told many times, each time with a fault at a random moment.
 *
 * `PROVE_FACTOR` sets its count (1 in `make test`, 10 in `make prove`), `PROVE_SEED` repeats its moments. What it measured stands in
 * `artefacts/proof/<name>.json`, from which `make prove` writes docs/PROOF.md.
 */
export class CountedProof {
  readonly count: number;
  readonly random: RandomStream;
  private readonly seed: number;

  constructor(
    private readonly name: string,
    private readonly title: string,
    { inTest, inProof }: Count,
  ) {
    const factor = Number(process.env['PROVE_FACTOR'] ?? 1);
    this.seed = Number(process.env['PROVE_SEED'] ?? FIXED_SEED);
    this.count = factor > 1 ? Math.max(inTest, Math.round((inProof * factor) / WHOLE_PROOF)) : inTest;
    this.random = randomStream(this.seed, name);
  }

  /** The count in parts of 20: a longer recording would not tell more, and is slower to compare. */
  parts(): number[] {
    const whole = Array.from({ length: Math.floor(this.count / IN_A_PART) }, () => IN_A_PART);
    const rest = this.count % IN_A_PART;
    return rest === 0 ? whole : [...whole, rest];
  }

  /** Keeps what was measured, whether it meets the bars or not; the story judges it. */
  record(measures: readonly ProofMeasure[]): void {
    const { title, seed, count } = this;
    mkdirSync(RESULTS, { recursive: true });
    const rows = measures.map(({ values, ...measure }) => ({
      ...measure,
      samples: values.length,
      median: median(values),
      max: Math.max(...values),
      // In the order of the faults: a bar that is not held is looked into by its moments.
      values,
    }));
    const facts = { title, seed, count, measuredAt: new Date().toISOString(), rows };
    writeFileSync(join(RESULTS, `${this.name}.json`), JSON.stringify(facts, null, 2));
  }
}

/** The middle value; of an even number of values the upper one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
