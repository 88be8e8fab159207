import { Global, Module } from '@nestjs/common';

import { AuditTrail } from './audit-trail.ts';
import { AuditRepository } from './audit.repository.ts';

/** Global, because every deed of every module is written down. */
@Global()
@Module({ providers: [AuditTrail, AuditRepository], exports: [AuditTrail] })
export class AuditModule {}
