import { spawn } from 'node:child_process';

/** A file changed while it was read: expected of a database that works, and harmless by its own rules. */
const CHANGED = 1;

/**
 * Runs the system's tar.
 *
 * @param accepts  exit codes beside 0 that are no failure
 * @throws Error with what tar said
 */
export const tar = async (args: readonly string[], accepts: readonly (typeof CHANGED)[] = []): Promise<void> => {
  const child = spawn('tar', [...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0 && !accepts.some((accepted) => accepted === code))
    throw new Error(`tar ended with ${String(code)}: ${said}`);
};
