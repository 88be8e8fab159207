import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Outcome {
  /** Null when a signal ended the program. */
  readonly exitCode: number | null;
  /** What it printed on standard output. */
  readonly printed: string;
  /** What it said on standard error. */
  readonly said: string;
}

/** Runs a program without input. */
export async function runToItsEnd(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Outcome> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment });
  let printed = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, printed: printed.trimEnd(), said: said.trimEnd() };
}
