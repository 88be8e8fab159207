import { Body, Controller, Delete, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { BearerSessionDto, SessionDto, SessionTransportDto, SignInDto } from '@rakkr/shared/access';
import { DomainError } from '@rakkr/shared/problems';

import { Answers } from '../../../platform/http/answers.ts';
import { CurrentUser, type UserCaller } from '../../../platform/http/caller.ts';
import { presentedCredentials } from '../../../platform/http/presented-credentials.ts';
import { PublicRoute, RequiresSignIn } from '../../../platform/http/route-access.ts';
import { refuseCrossSite } from '../../../platform/http/same-origin.ts';
import { ResolveUser } from '../resolve-user.ts';
import { SignIn } from '../sign-in.ts';
import { SignOut } from '../sign-out.ts';
import { giveSessionCookie, takeSessionCookie } from './session-cookie.ts';
import { presentSession } from './session.presenter.ts';

@ApiTags('sessions')
@Controller('sessions')
export class SessionsController {
  constructor(
    private readonly signIn: SignIn,
    private readonly signOut: SignOut,
    private readonly users: ResolveUser,
  ) {}

  /** Signs in: a browser gets a cookie, `?transport=bearer` gets the token in the body. */
  @Post()
  @PublicRoute('whoever signs in has no session yet')
  @Answers(BearerSessionDto, 201)
  async open(
    @Body() { email, password }: SignInDto,
    @Query() { transport }: SessionTransportDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto | BearerSessionDto> {
    refuseCrossSite(request.headers, request.host);
    const { session, token } = await this.signIn.run({ email, password, address: request.ip });
    if (transport === 'bearer') return { ...presentSession(session), token };
    giveSessionCookie(request, reply, token);
    return presentSession(session);
  }

  /** Who the caller is, and what it may do. */
  @Get('current')
  @RequiresSignIn()
  @Answers(SessionDto)
  async current(@Req() request: FastifyRequest): Promise<SessionDto> {
    const session = await this.users.session(presentedCredentials(request.headers));
    // It ended between the guard and here.
    if (session === null) throw new DomainError('access.unauthenticated');
    return presentSession(session);
  }

  /** Signs out. */
  @Delete('current')
  @HttpCode(204)
  @RequiresSignIn()
  async close(
    @CurrentUser() caller: UserCaller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.signOut.run(caller);
    takeSessionCookie(request, reply);
  }
}
