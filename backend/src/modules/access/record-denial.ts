import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { ProblemCode } from '@rakkr/shared/problems';

import type { Caller } from '../../platform/http/caller.ts';
import type { RouteAccess } from '../../platform/http/route-access.ts';
import { AuditTrail } from '../audit/index.ts';

export interface Denial {
  readonly caller: Caller;
  readonly access: RouteAccess;
  readonly code: ProblemCode;
  /** Path of the request; null for a socket event. */
  readonly address: string | null;
}

/** Writes down that a known caller tried what it may not do. */
@Injectable()
export class RecordDenial {
  constructor(
    private readonly database: DataSource,
    private readonly audit: AuditTrail,
  ) {}

  async run({ caller, access, code, address }: Denial): Promise<void> {
    await this.database.transaction((manager) =>
      this.audit.record(manager, {
        actor: caller,
        action: 'access.denied',
        targetType: 'route',
        targetId: address,
        outcome: 'denied',
        details: { code, needs: access.kind === 'permission' ? access.permission : access.kind },
      }),
    );
  }
}
