/**
 * Proves that ESLint reports what the lint law forbids.
 *
 * Each file of red/lint says in its first line what must be reported in it, and how often:
 * `// expect: <rule>, <rule> x <times>`. Anything missing, and anything more, fails.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { ESLint } from 'eslint';

const REPOSITORY = join(import.meta.dirname, '..', '..');

type Reports = Map<string, number>;

function expectedReports(file: string): Reports {
  const [, list = ''] = /^\/\/ expect: (.+)$/m.exec(readFileSync(file, 'utf8')) ?? [];
  return new Map(
    list.split(', ').map((entry) => {
      const [rule = '', times = '1'] = entry.split(' x ');
      return [rule, Number(times)];
    }),
  );
}

function actualReports(result: ESLint.LintResult): Reports {
  const reports: Reports = new Map();
  for (const { ruleId } of result.messages) {
    const rule = ruleId ?? 'unused-disable';
    reports.set(rule, (reports.get(rule) ?? 0) + 1);
  }
  return reports;
}

const inWords = (reports: Reports): string =>
  [...reports]
    .map(([rule, times]) => `${rule} x ${times}`)
    .sort()
    .join(', ');

/** Rules at level `warn` in the configuration of one file. */
async function warningRules(eslint: ESLint, file: string): Promise<string[]> {
  const { rules = {} } = (await eslint.calculateConfigForFile(join(REPOSITORY, file))) as {
    rules?: Record<string, unknown>;
  };
  return Object.entries(rules)
    .filter(([, setting]) => [1, 'warn'].includes((Array.isArray(setting) ? setting[0] : setting) as number | string))
    .map(([rule]) => `${rule}: is a warning for ${file}; make it an error or turn it off`);
}

const eslint = new ESLint({ cwd: REPOSITORY });
const results = await eslint.lintFiles('tools/boundaries/red/lint/**/*.ts');
const faults: string[] = [];
for (const result of results) {
  const expected = inWords(expectedReports(result.filePath));
  const actual = inWords(actualReports(result));
  if (expected !== actual) faults.push(`${basename(result.filePath)}: expected [${expected}], reported [${actual}]`);
}
for (const file of [
  'backend/src/main.ts',
  'console/src/main.ts',
  'console/src/app/app.html',
  'backend/src/main.spec.ts',
]) {
  faults.push(...(await warningRules(eslint, file)));
}

for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(`lint law: ${results.length} red files, each reported: ${faults.length === 0 ? 'yes' : 'no'}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
