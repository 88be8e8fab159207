import { Injectable } from '@nestjs/common';

import type { Caller, NodeCaller, PresentedCredentials, UserCaller } from './caller.ts';

/** Turns credentials into the caller they belong to; null where they belong to nobody. */
export interface CallerResolver<C extends Caller> {
  resolve(credentials: PresentedCredentials): Promise<C | null>;
}

/**
 * Where the modules that own credentials tell the guard how to read them: identity those of users, enrolment those of
 * nodes. Registered in `onModuleInit`, asked from the first request on.
 */
@Injectable()
export class CallerResolvers {
  private users: CallerResolver<UserCaller> | null = null;
  private nodes: CallerResolver<NodeCaller> | null = null;

  registerUsers(resolver: CallerResolver<UserCaller>): void {
    this.users = resolver;
  }

  registerNodes(resolver: CallerResolver<NodeCaller>): void {
    this.nodes = resolver;
  }

  /** The user behind the credentials; null without a valid session. */
  async user(credentials: PresentedCredentials): Promise<UserCaller | null> {
    return (await this.users?.resolve(credentials)) ?? null;
  }

  /** The node behind the credentials; null without a valid node credential. */
  async node(credentials: PresentedCredentials): Promise<NodeCaller | null> {
    return (await this.nodes?.resolve(credentials)) ?? null;
  }
}
