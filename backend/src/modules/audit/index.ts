export type { AuditEntry, SystemActor, UnknownActor } from './audit-entry.ts';
export { AuditTrail, plainAuditTrail } from './audit-trail.ts';
export { AuditHttpModule, AuditModule } from './audit.module.ts';
