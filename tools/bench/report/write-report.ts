import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

import { inRepository } from '../../../console/e2e/support/repository.ts';
import { formatFinding } from './format-report.ts';
import { type Finding, ratioOf } from './measurement.ts';

const BYTES_PER_GB = 1e9;
const RESULTS = inRepository('artefacts/bench.json');
const PAGE = inRepository('docs/BENCHMARKS.md');

/** A finding with how it came about, as it is kept. */
export interface KeptFinding extends Finding {
  /** Name of the benchmark. */
  readonly name: string;
  /** UTC instant, ISO 8601. */
  readonly measuredAt: string;
  /** How long CPU was measured, s. */
  readonly seconds: number;
  readonly machine: string;
}

/** Puts a finding in the place of the earlier one of the same benchmark. */
export function keepFinding(name: string, seconds: number, finding: Finding): void {
  const measurements = finding.measurements.map((each) => ({ ...each, ratio: ratioOf(each) }));
  const kept = { name, measuredAt: new Date().toISOString(), seconds, machine: machine(), ...finding, measurements };
  mkdirSync(inRepository('artefacts'), { recursive: true });
  const others = keptFindings().filter((each) => each.name !== name);
  writeFileSync(RESULTS, `${JSON.stringify([...others, kept], null, 2)}\n`);
}

/**
 * Writes the page of the documentation from what is kept.
 *
 * @param names         every benchmark, in the order of the page
 * @param leastSeconds  a finding of a shorter trial does not count
 * @returns the benchmarks that are missing for it; with any of them no page is written
 */
export function writePage(names: readonly string[], leastSeconds: number): string[] {
  const kept = keptFindings().filter(({ seconds }) => seconds >= leastSeconds);
  const findings = names.flatMap((name) => kept.filter((each) => each.name === name));
  const missing = names.filter((name) => !findings.some((each) => each.name === name));
  if (missing.length === 0) writeFileSync(PAGE, page(findings));
  return missing;
}

function keptFindings(): KeptFinding[] {
  if (!existsSync(RESULTS)) return [];
  return JSON.parse(readFileSync(RESULTS, 'utf8')) as KeptFinding[]; // written by keepFinding alone
}

function machine(): string {
  const [first] = cpus();
  const memoryGb = (totalmem() / BYTES_PER_GB).toFixed(0);
  return `${cpus().length} × ${first?.model.trim() || 'unnamed CPU'}, ${memoryGb} GB, Linux ${release()}, Node ${process.versions.node}`;
}

function page(findings: readonly KeptFinding[]): string {
  const machines = [...new Set(findings.map((each) => each.machine))];
  const days = [...new Set(findings.map(({ measuredAt }) => measuredAt.slice(0, 10)))];
  const parts = [
    '# Benchmarks',
    'Written by `make bench`. The bars are those of the design; the figures are those of the machine below, so compare the ratios.',
    [`- Machine: ${machines.join('; ')}`, `- Measured: ${days.join(', ')}`].join('\n'),
    ...findings.map(formatFinding),
    HOW.trim(),
  ];
  return `${parts.join('\n\n')}\n`;
}

const HOW = `
## How to repeat

\`\`\`
make bench                                   # all, about 25 minutes; writes this page
make bench FULL=1                            # ten minutes and two hours of recording where the short run has one; about 75 minutes
PATH=$PWD/node_modules/.bin:$PATH SECONDS=10 node tools/bench/run-benchmarks.ts capture-cpu idle-cpu
\`\`\`

Run it on a machine that does nothing else. CPU is what the scheduler counted for all threads of the process (\`/proc/PID/task/*/schedstat\`), so a busy machine changes it little; latencies it changes much. Every program is the built one: controller in embedded mode, agent, \`rakkr-capture\` and Chromium on this machine, so that all clocks are one clock. The paced test device (\`node-agent/test/device\`) stands for a sound card.
`;
