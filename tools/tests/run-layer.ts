import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { type Layer, REPORTS, layerCommand } from './test-layers.ts';
import { type Tally, tallyReport } from './test-tally.ts';

const MS_PER_SECOND = 1000;
const SECONDS_PER_MINUTE = 60;
const SIGKILL_AFTER_MS = 10_000;

/** Runs one layer with its output on the terminal and counts its report. */
export async function runLayer(layer: Layer): Promise<Tally> {
  const reportFile = join(REPORTS, `${layer.name}.json`);
  rmSync(reportFile, { force: true });
  process.stdout.write(`\n== ${layer.name} ==\n`);
  const startedMs = performance.now();
  const exitedOk = await runToItsEnd(layer, layerCommand(layer, reportFile));
  const report: unknown = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : undefined;
  const seconds = (performance.now() - startedMs) / MS_PER_SECOND;
  return { layer: layer.name, ...tallyReport(report, exitedOk), seconds };
}

/** A process group of its own, so that a runner that hangs is ended together with what it started. */
async function runToItsEnd(layer: Layer, [program, args]: [string, string[]]): Promise<boolean> {
  // A proof counts further than a test, and takes as much longer.
  const limitMinutes = layer.limitMinutes * Math.max(1, Number(process.env['PROVE_FACTOR'] ?? 1));
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const { pid } = child;
  const end = (signal: NodeJS.Signals): void => {
    if (pid !== undefined && child.exitCode === null) process.kill(-pid, signal);
  };
  const limit = setTimeout(
    () => {
      process.stderr.write(`${layer.name} ran longer than ${limitMinutes} min and is ended\n`);
      end('SIGTERM');
      setTimeout(() => end('SIGKILL'), SIGKILL_AFTER_MS).unref();
    },
    limitMinutes * SECONDS_PER_MINUTE * MS_PER_SECOND,
  );
  const interrupted = (): void => end('SIGTERM');
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  clearTimeout(limit);
  process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  return exitCode === 0;
}
