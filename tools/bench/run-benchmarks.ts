/**
 * `make bench`: every benchmark one after the other, with its peer in the same run.
 *
 * With names as arguments only those run: `node tools/bench/run-benchmarks.ts capture-cpu idle`. SECONDS=10 measures
 * CPU for a shorter time, as a trial; FULL=1 records ten minutes where the short run records one. Each result replaces
 * the earlier one in artefacts/bench.json; with all of them there for the full time, docs/BENCHMARKS.md is written.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { storyFolder } from '../../console/e2e/support/whole-system.ts';
import { agentMemory } from './cases/agent-memory.ts';
import { capture256Channels } from './cases/capture-256-channels.ts';
import { captureCpu } from './cases/capture-cpu.ts';
import { controllerMemory } from './cases/controller-memory.ts';
import { idleCpu } from './cases/idle-cpu.ts';
import { meterAge } from './cases/meter-age.ts';
import { readerHeap } from './cases/reader-heap.ts';
import { renditionEncoding } from './cases/rendition-encoding.ts';
import { segmentUpload } from './cases/segment-upload.ts';
import { startLatency } from './cases/start-latency.ts';
import { stopToPlayable } from './cases/stop-to-playable.ts';
import { stopToRenditions } from './cases/stop-to-renditions.ts';
import { formatFinding } from './report/format-report.ts';
import { type Benchmark, type Finding, isWithinBar } from './report/measurement.ts';
import { keepFinding, writePage } from './report/write-report.ts';

const BENCHMARKS: readonly Benchmark[] = [
  captureCpu,
  capture256Channels,
  readerHeap,
  idleCpu,
  startLatency,
  stopToPlayable,
  stopToRenditions,
  meterAge,
  segmentUpload,
  agentMemory,
  renditionEncoding,
  controllerMemory,
];
const FULL_SECONDS = 60;

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  throw new Error(`no such benchmark: ${unknown.join(', ')} (${BENCHMARKS.map(({ name }) => name).join(', ')})`);
}
const seconds = Number(process.env['SECONDS'] ?? FULL_SECONDS);
const isFull = process.env['FULL'] === '1';

const findings: Finding[] = [];
for (const { name, run } of BENCHMARKS.filter((each) => chosen.length === 0 || chosen.includes(each.name))) {
  process.stdout.write(`measuring ${name}\n`);
  const dir = storyFolder();
  try {
    const finding = await run({ seconds, isFull, dir: join(dir, name) });
    findings.push(finding);
    keepFinding(name, seconds, finding);
    process.stdout.write(`\n${formatFinding(finding)}\n\n`);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const missing = writePage(
  BENCHMARKS.map(({ name }) => name),
  FULL_SECONDS,
);
if (missing.length > 0) process.stdout.write(`docs/BENCHMARKS.md waits for: ${missing.join(', ')}\n`);
const missed = findings.flatMap(({ measurements }) => measurements).filter((each) => isWithinBar(each) === false);
for (const { what } of missed) process.stdout.write(`bar missed: ${what}\n`);
process.exitCode = missed.length === 0 ? 0 : 1;
