import { Global, Module } from '@nestjs/common';

import { AuditTrail } from './audit-trail.ts';
import { AuditRepository } from './audit.repository.ts';
import { AuditController } from './http/audit.controller.ts';
import { ListAuditEntries } from './list-audit-entries.ts';

/** Global, because every deed of every module is written down. */
@Global()
@Module({ providers: [AuditTrail, AuditRepository], exports: [AuditTrail] })
export class AuditModule {}

/** The routes, which the worker has none of. */
@Module({ controllers: [AuditController], providers: [AuditRepository, ListAuditEntries] })
export class AuditHttpModule {}
