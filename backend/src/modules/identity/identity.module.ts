import { Module, type OnModuleInit } from '@nestjs/common';

import { CallerResolvers } from '../../platform/http/caller-resolvers.ts';
import { IssueToken } from './issue-token.ts';
import { ResolveUser } from './resolve-user.ts';
import { SessionsRepository } from './sessions.repository.ts';
import { UsersRepository } from './users.repository.ts';

@Module({ providers: [IssueToken, ResolveUser, SessionsRepository, UsersRepository] })
export class IdentityModule implements OnModuleInit {
  constructor(
    private readonly resolvers: CallerResolvers,
    private readonly users: ResolveUser,
  ) {}

  onModuleInit(): void {
    this.resolvers.registerUsers(this.users);
  }
}
