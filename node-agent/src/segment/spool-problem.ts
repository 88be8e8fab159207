import type { WireProblem } from '../pcm/capture-problem.ts';
import { isSystemError, messageOf } from '../platform/system-error.ts';

/** What an operator reads when a recording's folder refuses a write. */
export function spoolProblem(error: unknown, dir: string): WireProblem {
  if (isSystemError(error, 'ENOSPC', 'EDQUOT')) {
    const detail = `There is no room left in ${dir}. Free some: the recording goes on by itself.`;
    return { code: 'spool.disk-full', detail, facts: { dir } };
  }
  const detail = `The audio cannot be written to ${dir}: ${messageOf(error)}. Check the disk.`;
  return { code: 'spool.io-error', detail, facts: { dir } };
}

/** What an operator reads when a write does not come back. */
export function silentDisk(dir: string): WireProblem {
  const detail = `The disk of ${dir} does not answer. Check the disk: the recording goes on without it.`;
  return { code: 'spool.io-error', detail, facts: { dir } };
}

/** What an operator reads while a disk takes long to take what a dead process has left. */
export function takingOver(dir: string): WireProblem {
  const detail = `What an earlier capture had read is being written to ${dir}; the recording goes on behind it. Wait.`;
  return { code: 'spool.io-error', detail, facts: { dir } };
}
