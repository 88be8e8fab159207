import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';

import { AuditModule } from './modules/audit/index.ts';
import { NodesWorkerModule } from './modules/nodes/index.ts';
import type { ControllerConfig } from './platform/config/controller-config.ts';
import { PlatformModule } from './platform/platform.module.ts';

/** Every module that works on a queue, one a line: `<Module>WorkerModule`, with its processors and repeated jobs. */
export const WORKER_MODULES: NonNullable<ModuleMetadata['imports']> = [NodesWorkerModule];

/** The worker program: no routes, no sockets. */
@Module({})
export class WorkerModule {
  static of(config: ControllerConfig): DynamicModule {
    return { module: WorkerModule, imports: [PlatformModule.of(config), AuditModule, ...WORKER_MODULES] };
  }
}
