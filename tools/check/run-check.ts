/**
 * `make check`: every static check, two at a time, each with its time. A check's output is shown when it fails.
 *
 * With names as arguments only those checks run: `node tools/check/run-check.ts lint types`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { recentCommits } from './recent-commits.ts';

interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

const CONCURRENT_CHECKS = 2;
const MS_PER_SECOND = 1000;

/** The slow ones first, so that the fast ones fill the second lane. */
const CHECKS: readonly Check[] = [
  { name: 'lint', command: ['eslint', '--max-warnings', '0', '--ignore-pattern', 'tools/boundaries/red/lint', '.'] },
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'console-types', command: ['ngc', '--noEmit', '-p', 'console/tsconfig.spec.json'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '--cache', '.'] },
  { name: 'dead-code', command: ['knip', '--no-progress'] },
  { name: 'lint-law', command: ['node', 'tools/boundaries/prove-lint-law.ts'] },
  {
    name: 'imports',
    command: [
      'depcruise',
      '--config',
      '.dependency-cruiser.cjs',
      // With each broken rule its reason.
      '--output-type',
      'err-long',
      'shared',
      'backend',
      'node-agent',
      'console',
      'provisioning',
      'tools',
    ],
  },
  { name: 'import-law', command: ['node', 'tools/boundaries/prove-import-law.ts'] },
  { name: 'colours', command: ['node', 'tools/boundaries/check-colours.ts'] },
  { name: 'names', command: ['node', 'tools/boundaries/check-names.ts'] },
  { name: 'executables', command: ['node', 'tools/boundaries/check-executable-files.ts'] },
  { name: 'lock-file', command: ['node', 'tools/lock-file/check-lock-file.ts'] },
  { name: 'commits', command: ['commitlint', ...recentCommits()] },
];

/** Runs one check to its end. @returns whether it passed */
async function runCheck({ name, command: [program = '', ...args] }: Check): Promise<boolean> {
  const startedMs = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  const seconds = ((performance.now() - startedMs) / MS_PER_SECOND).toFixed(1);
  process.stdout.write(`${exitCode === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(14)} ${seconds.padStart(6)} s\n`);
  if (exitCode !== 0) process.stdout.write(`${output.trimEnd()}\n`);
  return exitCode === 0;
}

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !CHECKS.some((check) => check.name === name));
if (unknown.length > 0)
  throw new Error(`no such check: ${unknown.join(', ')} (${CHECKS.map((check) => check.name).join(', ')})`);

const waiting = CHECKS.filter((check) => chosen.length === 0 || chosen.includes(check.name));
const failed: string[] = [];
const lane = async (): Promise<void> => {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    if (!(await runCheck(check))) failed.push(check.name);
  }
};
await Promise.all(Array.from({ length: CONCURRENT_CHECKS }, lane));
process.stdout.write(failed.length === 0 ? 'every check passed\n' : `failed: ${failed.join(', ')}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
