#!/usr/bin/env node
import { parseArgs } from 'node:util';

import 'reflect-metadata';

import { runBackup } from './operator/backup-command.ts';
import { runIssueToken } from './operator/issue-token-command.ts';
import { CommandRefusal, type OperatorCommand } from './operator/operator-command.ts';
import { runRestore } from './operator/restore-command.ts';
import { runStart } from './operator/start-command.ts';
import { EXIT_CONFIGURATION, tell } from './platform/process/run-program.ts';

const COMMANDS: Readonly<Record<string, OperatorCommand>> = {
  start: runStart,
  'issue-token': runIssueToken,
  backup: runBackup,
  restore: runRestore,
};

const USAGE = `rakkr <command>, for whoever may read the controller's data folder (RAKKR_DATA_DIR):

  rakkr start                     run the controller, and start it again when it dies
  rakkr backup <file>             database, secrets and audio into one file; the controller may run
  rakkr restore <file>            the same back into an empty data folder
  rakkr issue-token --role <role> --label <text> [--ttl-minutes <n>]
                                  print a bearer for a program
`;

const OPTIONS = {
  role: { type: 'string' },
  label: { type: 'string' },
  'ttl-minutes': { type: 'string' },
} as const;

const main = async (): Promise<number> => {
  const [name, ...args] = process.argv.slice(2);
  const command = name === undefined ? undefined : COMMANDS[name];
  if (command === undefined) {
    process.stderr.write(USAGE);
    return name === undefined || name === 'help' ? 0 : EXIT_CONFIGURATION;
  }
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  return command({ options: values, file: positionals[0] ?? null, print: (line) => process.stdout.write(`${line}\n`) });
};

try {
  process.exit(await main());
} catch (error) {
  if (!(error instanceof CommandRefusal)) process.exit(tell(error));
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
