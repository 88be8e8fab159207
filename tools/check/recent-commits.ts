import { execFileSync } from 'node:child_process';

const CHECKED_COMMITS = 20;

/**
 * The arguments that make commitlint read the latest commits of this clone.
 *
 * A shallow clone has fewer than it asks for; a commit without a parent can only be read with `--last`.
 */
export function recentCommits(): string[] {
  const count = Number(execFileSync('git', ['rev-list', '--count', '--first-parent', 'HEAD'], { encoding: 'utf8' }));
  const earlier = Math.min(CHECKED_COMMITS, count - 1);
  return earlier === 0 ? ['--last'] : ['--from', `HEAD~${earlier}`, '--to', 'HEAD'];
}
