import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
/** Programs of the administrator, which not every account has in its path. */
const SBIN = '/usr/local/sbin:/usr/sbin:/sbin';

/** Runs a program to its end. Returns what it said on its standard output. @throws Error with its standard error */
export async function runProgram(program: string, args: readonly string[], cwd?: string): Promise<string> {
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:${SBIN}` };
  const options = { env, maxBuffer: MAX_OUTPUT_BYTES, ...(cwd === undefined ? {} : { cwd }) };
  const { stdout } = await promisify(execFile)(program, [...args], options);
  return stdout;
}
