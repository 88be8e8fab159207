import 'reflect-metadata';

import { runProgram } from './platform/process/run-program.ts';
import { runController } from './run-controller.ts';

await runProgram(runController);
