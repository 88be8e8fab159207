import 'reflect-metadata';

import { runProgram } from './platform/process/run-program.ts';
import { runWorker } from './run-worker.ts';

await runProgram(runWorker);
