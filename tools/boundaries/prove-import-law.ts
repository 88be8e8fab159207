/**
 * Proves that each rule of the import law reports the violation it is there for.
 *
 * red/imports/<rule>/ is a small repository of its own that breaks exactly that rule. A rule without a fixture,
 * a fixture without a rule, and a fixture that reports anything else all fail.
 */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { type IRegularForbiddenRuleType, cruise } from 'dependency-cruiser';

interface ImportLaw {
  forbidden: (IRegularForbiddenRuleType & { name: string })[];
  options: Record<string, unknown> & { enhancedResolveOptions: Record<string, unknown> };
}

const FIXTURES = join(import.meta.dirname, 'red', 'imports');
// The law is a CommonJS file because dependency-cruiser's own command reads it; its shape is checked by that command.
const law = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as ImportLaw;

/** The names of the rules that a fixture violates, each once. */
async function violatedRules(fixture: string): Promise<string[]> {
  const { enhancedResolveOptions, exclude: _skipsFixtures, ...options } = law.options;
  const { output } = await cruise(
    ['.'],
    { ...options, baseDir: join(FIXTURES, fixture), ruleSet: { forbidden: law.forbidden }, validate: true },
    { ...enhancedResolveOptions, bustTheCache: true },
  );
  if (typeof output === 'string') throw new TypeError(`dependency-cruiser answered with text for ${fixture}`);
  return [...new Set(output.summary.violations.map((violation) => violation.rule.name))];
}

const rules = law.forbidden.map((rule) => rule.name);
const fixtures = readdirSync(FIXTURES);
const faults = [
  ...rules.filter((rule) => !fixtures.includes(rule)).map((rule) => `${rule}: no fixture in red/imports shows it red`),
  ...fixtures.filter((fixture) => !rules.includes(fixture)).map((fixture) => `${fixture}: no rule has this name`),
];
for (const fixture of fixtures) {
  const violated = await violatedRules(fixture);
  if (violated.join() !== fixture) {
    faults.push(`${fixture}: its fixture violates [${violated.join(', ')}], expected only the rule of its name`);
  }
}

for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(
  `import law: ${String(rules.length)} rules, each seen red: ${faults.length === 0 ? 'yes' : 'no'}\n`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
