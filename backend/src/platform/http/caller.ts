import { type ExecutionContext, createParamDecorator } from '@nestjs/common';

import type { Permission } from '@rakkr/shared/access/vocabulary';
import type { NodeId, UserId } from '@rakkr/shared/primitives';

/** A person, or a machine that holds a token of one. */
export interface UserCaller {
  readonly kind: 'user';
  /** Null for a machine token, which belongs to no account. */
  readonly userId: UserId | null;
  /** Name for the audit trail: the person's, or the token's label. */
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
  /** The session that vouches for the caller; its revocation ends everything the caller has open. */
  readonly sessionId: string;
}

/** A recorder node with its own credential. */
export interface NodeCaller {
  readonly kind: 'node';
  readonly nodeId: NodeId;
}

export type Caller = UserCaller | NodeCaller;

/** What a request or a socket handshake presents as proof of who it is. */
export interface PresentedCredentials {
  /** From `Authorization: Bearer`, or `auth.token` of a socket handshake. */
  readonly bearer: string | null;
  /** From the session cookie. */
  readonly sessionCookie: string | null;
}

/** What carries a caller: the raw request of HTTP, `data` of a socket. */
export interface CallerHolder {
  caller?: Caller;
  enrolmentToken?: string;
}

/** Where the guard leaves the caller of this execution. */
export const callerHolder = (context: ExecutionContext): CallerHolder =>
  context.getType() === 'ws'
    ? context.switchToWs().getClient<{ data: CallerHolder }>().data
    : context.switchToHttp().getRequest<CallerHolder>();

/** The signed-in caller of a route with `@RequiresPermission` or `@RequiresSignIn`. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): UserCaller => {
  const { caller } = callerHolder(context);
  if (caller?.kind !== 'user') throw new Error('@CurrentUser stands on a route that lets others than users in');
  return caller;
});

/** The node of a route with `@NodeRoute`. */
export const CurrentNode = createParamDecorator((_: unknown, context: ExecutionContext): NodeCaller => {
  const { caller } = callerHolder(context);
  if (caller?.kind !== 'node') throw new Error('@CurrentNode stands on a route that lets others than nodes in');
  return caller;
});

/** The bearer of a route with `@EnrolmentRoute`; the use case consumes it inside its transaction. */
export const EnrolmentToken = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { enrolmentToken } = callerHolder(context);
  if (enrolmentToken === undefined) throw new Error('@EnrolmentToken stands on a route without @EnrolmentRoute');
  return enrolmentToken;
});
