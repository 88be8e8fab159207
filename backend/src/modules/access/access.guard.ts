import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';

import { DomainError } from '@rakkr/shared/problems';

import { CallerResolvers } from '../../platform/http/caller-resolvers.ts';
import { type Caller, type CallerHolder, type PresentedCredentials, callerHolder } from '../../platform/http/caller.ts';
import { presentedCredentials } from '../../platform/http/presented-credentials.ts';
import { ROUTE_ACCESS, type RouteAccess } from '../../platform/http/route-access.ts';
import { requireSameOrigin } from '../../platform/http/same-origin.ts';
import { decideAccess } from './decide-access.ts';
import { RecordDenial } from './record-denial.ts';

/** Stands before every route and every socket event, and lets nothing through that is not declared. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly resolvers: CallerResolvers,
    private readonly denials: RecordDenial,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<RouteAccess | undefined>(ROUTE_ACCESS, context.getHandler());
    // The start check has refused such a handler already; a guard does not rely on that.
    if (access === undefined) throw new DomainError('access.forbidden');
    if (access.kind === 'public') return true;
    return context.getType() === 'ws' ? this.admitEvent(access, context) : this.admitRequest(access, context);
  }

  private async admitEvent(access: RouteAccess, context: ExecutionContext): Promise<boolean> {
    const caller = callerHolder(context).caller ?? null;
    await this.enforce(access, caller, null);
    return true;
  }

  private async admitRequest(access: RouteAccess, context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest & CallerHolder>();
    const credentials = presentedCredentials(request.headers);
    if (access.kind === 'enrolment') {
      if (credentials.bearer === null) throw new DomainError('enrolment.token-invalid');
      request.enrolmentToken = credentials.bearer;
      return true;
    }
    const caller = await this.callerOf(access, credentials);
    if (caller?.kind === 'user' && credentials.bearer === null)
      requireSameOrigin(request.method, request.headers, request.host);
    await this.enforce(access, caller, request);
    if (caller !== null) request.caller = caller;
    return true;
  }

  private async callerOf(access: RouteAccess, credentials: PresentedCredentials): Promise<Caller | null> {
    return access.kind === 'node' ? this.resolvers.node(credentials) : this.resolvers.user(credentials);
  }

  private async enforce(access: RouteAccess, caller: Caller | null, request: FastifyRequest | null): Promise<void> {
    // Path parameters are strings by construction of the router.
    const pathNodeId = (request?.params as { nodeId?: string } | undefined)?.nodeId ?? null;
    const refusal = decideAccess(access, caller, pathNodeId);
    if (refusal === null) return;
    if (caller !== null)
      await this.denials.run({ caller, access, code: refusal, address: request?.url.split('?')[0] ?? null });
    throw new DomainError(refusal, access.kind === 'permission' ? { reason: `needs ${access.permission}` } : {});
  }
}
