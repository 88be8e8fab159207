import { SetMetadata, UsePipes, applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';

import type { Permission } from '@rakkr/shared/access/vocabulary';

import { StrictValidationPipe, TolerantValidationPipe } from './validation.pipe.ts';

export const ROUTE_ACCESS = Symbol('rakkr:route-access');

/** Who may call a route or send a socket event. A handler without one stops the start. */
export type RouteAccess =
  | { readonly kind: 'permission'; readonly permission: Permission }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'public'; readonly reason: string }
  | { readonly kind: 'node' }
  | { readonly kind: 'enrolment' };

/** Every handler declares its access, so the access also decides how strictly its input is parsed. */
const declare = (access: RouteAccess, description: string): MethodDecorator =>
  applyDecorators(
    SetMetadata<symbol, RouteAccess>(ROUTE_ACCESS, access),
    UsePipes(access.kind === 'node' ? TolerantValidationPipe : StrictValidationPipe),
    ...(access.kind === 'public' ? [] : [ApiBearerAuth()]),
    ApiExtension('x-rakkr-access', description),
  );

/** Users whose roles hold the permission. */
export const RequiresPermission = (permission: Permission): MethodDecorator =>
  declare({ kind: 'permission', permission }, permission);

/** Any signed-in user; for what belongs to the caller alone, such as the own session. */
export const RequiresSignIn = (): MethodDecorator => declare({ kind: 'signed-in' }, 'signed-in');

/** Everybody. The reason is read in review and shown in the route matrix. */
export const PublicRoute = (reason: string): MethodDecorator => declare({ kind: 'public', reason }, 'public');

/** Nodes with a valid credential; a `:nodeId` in the path must be the credential's own. */
export const NodeRoute = (): MethodDecorator => declare({ kind: 'node' }, 'node');

/** Whoever holds a one-time enrolment token; the use case consumes it. */
export const EnrolmentRoute = (): MethodDecorator => declare({ kind: 'enrolment' }, 'enrolment-token');
