/** What one counted story left in `artefacts/proof`, see node-agent/test/proof. */
export interface ProofResult {
  readonly title: string;
  readonly seed: number;
  readonly count: number;
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly rows: readonly ProofRow[];
}

interface ProofRow {
  readonly measure: string;
  readonly unit: string;
  readonly samples: number;
  readonly median: number;
  readonly max: number;
  readonly bar: number;
  readonly medianBar?: number;
}

export interface ProofMachine {
  readonly processor: string;
  readonly cores: number;
  readonly kernel: string;
  readonly node: string;
}

const INTRODUCTION = `# Proof

Faults at random moments, counted. \`make prove\` writes this page; \`PROVE_SEED\` repeats its moments, \`make test\` tells the same stories with smaller counts. What each story does stands in its file: the kills in \`backend/test/e2e\`, the power cuts in \`node-agent/test/hardware\`.
`;

const isHeld = (row: ProofRow): boolean =>
  row.max <= row.bar && (row.medianBar === undefined || row.median <= row.medianBar);

/** Whether every bar was held. A proof without results is none. */
export const isProven = (results: readonly ProofResult[]): boolean =>
  results.length > 0 && results.every(({ rows }) => rows.length > 0 && rows.every(isHeld));

/** The page docs/PROOF.md. */
export function formatProof(results: readonly ProofResult[], machine: ProofMachine): string {
  const { processor, cores, kernel, node } = machine;
  const facts = `Measured on ${cores} cores of ${processor}, Linux ${kernel}, Node ${node}.\n`;
  const head =
    '| fault | times | seed | day | measure | median | largest | bar | held |\n|---|---|---|---|---|---|---|---|---|\n';
  const lines = results
    .toSorted((a, b) => a.title.localeCompare(b.title))
    .flatMap((result) => result.rows.map((row) => formatRow(result, row)));
  return `${INTRODUCTION}\n${facts}\n${head}${lines.join('\n')}\n`;
}

function formatRow({ title, count, seed, measuredAt }: ProofResult, row: ProofRow): string {
  const median = row.medianBar === undefined ? '' : `, median ≤ ${row.medianBar}`;
  const figures = [
    `${figure(row.median)} ${row.unit}`,
    `${figure(row.max)} ${row.unit}`,
    `≤ ${row.bar} ${row.unit}${median}`,
  ];
  const cells = [title, count, seed, measuredAt.slice(0, 10), row.measure, ...figures, isHeld(row) ? 'yes' : '**no**'];
  return `| ${cells.join(' | ')} |`;
}

const figure = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1));
