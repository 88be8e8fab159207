import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';

import { AccessModule } from './modules/access/index.ts';
import { AgentGatewayModule } from './modules/agent-gateway/index.ts';
import { AuditHttpModule, AuditModule } from './modules/audit/index.ts';
import { EnrolmentModule } from './modules/enrolment/index.ts';
import { IdentityModule } from './modules/identity/index.ts';
import { LiveModule } from './modules/live/index.ts';
import { NodesModule } from './modules/nodes/index.ts';
import { RecordingsModule } from './modules/recordings/index.ts';
import { RoomWallModule } from './modules/room-wall/index.ts';
import { RoomsModule } from './modules/rooms/index.ts';
import type { ControllerConfig } from './platform/config/controller-config.ts';
import { HttpModule } from './platform/http/http.module.ts';
import { PlatformModule } from './platform/platform.module.ts';
import { TelemetryModule } from './platform/telemetry/telemetry.module.ts';
import { WORKER_MODULES } from './worker.module.ts';

/** Every module that answers requests or socket events, one a line. */
const MODULES: NonNullable<ModuleMetadata['imports']> = [
  AuditModule,
  AuditHttpModule,
  AccessModule,
  IdentityModule,
  RoomsModule,
  NodesModule,
  EnrolmentModule,
  LiveModule,
  RecordingsModule,
  RoomWallModule,
  AgentGatewayModule,
];

/** The HTTP program. Where it runs its own database, it does the worker's work as well. */
@Module({})
export class AppModule {
  static of(config: ControllerConfig): DynamicModule {
    const workers = config.database.isEmbedded ? WORKER_MODULES : [];
    return {
      module: AppModule,
      imports: [PlatformModule.of(config), HttpModule, TelemetryModule, ...MODULES, ...workers],
    };
  }
}
