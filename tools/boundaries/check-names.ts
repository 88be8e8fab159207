/** Fails when a tracked file or folder has a name that says nothing, or is not in kebab-case. */
import { execFileSync } from 'node:child_process';

const SAYS_NOTHING = /(?:^|[/.-])(?:utils?|helpers?|common|misc|base)(?:[./-]|$)/i;
/** Folders that sort files by what they are for the framework, not by what they are about. */
const SORTS_BY_KIND = /(?:^|\/)(?:services|interfaces|dto)\//;
const SOURCE = /\.(?:ts|js|cjs|html|css|scss|sh)$/;
const KEBAB_CASE = /^\.?[a-z\d]+(?:[.-][a-z\d]+)*$/;
/** Migrations begin with a time stamp: 2026-11-21T1200-create-nodes.ts. */
const MIGRATION = /^\d{4}-\d\d-\d\dT\d{4}-[a-z\d-]+\.ts$/;

/** Why the path of a tracked file is a bad name, if it is one. */
function nameFault(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (SAYS_NOTHING.test(path) || SORTS_BY_KIND.test(path)) return `${path}: name it after what is inside`;
  if (SOURCE.test(name) && !KEBAB_CASE.test(name) && !MIGRATION.test(name)) return `${path}: use kebab-case`;
  return undefined;
}

const RED = [
  'backend/src/string-utils.ts',
  'console/src/app/common/x.ts',
  'shared/src/dto/node.ts',
  'shared/src/NodeName.ts',
];
const faults = RED.filter((path) => nameFault(path) === undefined).map(
  (path) => `${path}: is a bad name, not reported`,
);
const tracked = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n').filter(Boolean);
for (const path of tracked) {
  const fault = nameFault(path);
  if (fault !== undefined) faults.push(fault);
}

for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(`names: ${tracked.length} tracked files, bad names: ${faults.length}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
