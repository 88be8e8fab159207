import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';

import { AuditModule } from './modules/audit/index.ts';
import { CaptureJobsWorkerModule } from './modules/capture-jobs/index.ts';
import { NodesWorkerModule } from './modules/nodes/index.ts';
import { RecordingsWorkerModule } from './modules/recordings/index.ts';
import type { ControllerConfig } from './platform/config/controller-config.ts';
import { PlatformModule } from './platform/platform.module.ts';

/** Every module that works on a queue, one a line: `<Module>WorkerModule`, with its processors and repeated jobs. */
export const WORKER_MODULES: NonNullable<ModuleMetadata['imports']> = [
  CaptureJobsWorkerModule,
  NodesWorkerModule,
  RecordingsWorkerModule,
];

/** The worker program: no routes, no sockets. */
@Module({})
export class WorkerModule {
  static of(config: ControllerConfig): DynamicModule {
    return { module: WorkerModule, imports: [PlatformModule.of(config), AuditModule, ...WORKER_MODULES] };
  }
}
