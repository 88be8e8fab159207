import { spawn } from 'node:child_process';

/** GNU tar's exit code for a file that changed while it was read. */
const EXIT_CHANGED = 1;

const run = async (args: readonly string[]): Promise<{ code: number | null; said: string }> => {
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
  return { code, said };
};

/**
 * Runs the system's tar.
 *
 * @throws Error with what tar said
 */
export const tar = async (args: readonly string[]): Promise<void> => {
  const { code, said } = await run(args);
  if (code !== 0) throw new Error(`tar ended with ${String(code)}: ${said}`);
};

/** The same for files of a program that works on them: one that changes while it is read is no failure. */
export const tarOfLiveFiles = async (args: readonly string[]): Promise<void> => {
  const { code, said } = await run(args);
  if (code !== 0 && code !== EXIT_CHANGED) throw new Error(`tar ended with ${String(code)}: ${said}`);
};
