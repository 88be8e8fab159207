import { join } from 'node:path';

import { superviseProgram } from '../platform/process/supervise-program.ts';
import type { OperatorCommand } from './operator-command.ts';

/** Runs the controller and starts it again when it dies; under systemd, the unit does that. */
export const runStart: OperatorCommand = async () => {
  const main = import.meta.filename.replace(/operator\/start-command\.(js|ts)$/, 'main.$1');
  return superviseProgram({ program: process.execPath, args: [join(main)] });
};
