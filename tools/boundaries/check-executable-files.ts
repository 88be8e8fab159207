/**
 * `make check`: a file that begins with `#!` is committed as executable. The Makefile and CI start such files by
 * their name, and a mode that was lost in one commit ends every target on a clean clone.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const REGULAR = '100644';

const staged = execFileSync('git', ['ls-files', '--stage', '-z'], { encoding: 'utf8', maxBuffer: 2 ** 26 });
const files = staged.split('\0').filter((line) => line !== '');
const wrong = files.flatMap((line) => {
  const [mode, path] = [line.slice(0, REGULAR.length), line.slice(line.indexOf('\t') + 1)];
  const hasInterpreter = mode === REGULAR && readFileSync(path).subarray(0, 2).toString() === '#!';
  return hasInterpreter ? [path] : [];
});
for (const path of wrong)
  process.stdout.write(`${path} begins with #! and is not executable: git add --chmod=+x ${path}\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;
