import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

import { DomainError } from '@rakkr/shared/problems';

import { SchemaState } from '../database/schema-state.ts';
import { BareAnswer } from '../http/envelope.ts';
import { PublicRoute } from '../http/route-access.ts';

@ApiExcludeController()
@Controller()
export class HealthController {
  constructor(private readonly schema: SchemaState) {}

  /** The process answers. */
  @Get('healthz')
  @PublicRoute('a balancer and a supervisor ask without an account; it tells nothing but that the process lives')
  @BareAnswer()
  alive(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The process can do its work: the database answers and has everything that this release expects. */
  @Get('readyz')
  @PublicRoute('a balancer asks without an account; it tells the names of missing migrations at most')
  @BareAnswer()
  async ready(): Promise<{ status: 'ok' }> {
    const missing = await this.schema.missing();
    if (missing.length === 0) return { status: 'ok' };
    const detail = `The database lacks ${String(missing.length)} migrations, the first is ${missing[0] ?? ''}. Run migrate.`;
    throw new DomainError('server.unavailable', { detail, reason: 'migrations_missing' });
  }
}
