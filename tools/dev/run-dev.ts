/** `make dev`: compiler, controller and console, each following every save, until Ctrl-C. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const CONTROLLER = 'backend/dist/src/main.js';

interface Program {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
}

const PROGRAMS: readonly Program[] = [
  { name: 'compiler', command: ['tsc', '-b', '--watch', '--preserveWatchOutput', 'shared', 'backend', 'node-agent'] },
  { name: 'controller', command: ['node', '--watch-path=backend/dist', '--watch-path=shared/dist', CONTROLLER] },
  { name: 'console', command: ['ng', 'serve', 'console'] },
];

function start({ name, command: [program, ...args] }: Program): ChildProcess {
  const environment = { ...process.env, RAKKR_DATA_DIR: join(process.cwd(), '.demo', 'dev') };
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.trimEnd().split('\n')) process.stdout.write(`${name.padEnd(10)} ${line}\n`);
    });
  }
  return child;
}

process.stdout.write('Console: http://localhost:4200, controller: http://localhost:8787\n');
const children = PROGRAMS.map(start);
const exits = children.map((child) => once(child, 'exit'));
const stopAll = (): void => {
  for (const child of children) child.kill('SIGTERM');
};
process.on('SIGINT', stopAll).on('SIGTERM', stopAll);
await Promise.race(exits);
stopAll();
await Promise.all(exits);
