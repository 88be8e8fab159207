import { Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';

import { CallerResolvers } from '../../platform/http/caller-resolvers.ts';
import { SessionsController } from './http/sessions.controller.ts';
import { SetupController } from './http/setup.controller.ts';
import { IssueToken } from './issue-token.ts';
import { OpenSession } from './open-session.ts';
import { PrepareSetUp } from './prepare-set-up.ts';
import { ResolveUser } from './resolve-user.ts';
import { SessionsRepository } from './sessions.repository.ts';
import { SetUpFirstOwner } from './set-up-first-owner.ts';
import { SetupCodesRepository } from './setup-codes.repository.ts';
import { SignInFailuresRepository } from './sign-in-failures.repository.ts';
import { SignIn } from './sign-in.ts';
import { SignOut } from './sign-out.ts';
import { SlowDownGuessing } from './slow-down-guessing.ts';
import { UsersRepository } from './users.repository.ts';

const USE_CASES = [
  IssueToken,
  OpenSession,
  PrepareSetUp,
  ResolveUser,
  SetUpFirstOwner,
  SignIn,
  SignOut,
  SlowDownGuessing,
];
const REPOSITORIES = [SessionsRepository, SetupCodesRepository, SignInFailuresRepository, UsersRepository];

@Module({ controllers: [SessionsController, SetupController], providers: [...USE_CASES, ...REPOSITORIES] })
export class IdentityModule implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly resolvers: CallerResolvers,
    private readonly users: ResolveUser,
    private readonly setUp: PrepareSetUp,
  ) {}

  onModuleInit(): void {
    this.resolvers.registerUsers(this.users);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.setUp.runWhenMigrated();
  }
}
