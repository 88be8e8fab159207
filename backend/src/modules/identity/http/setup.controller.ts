import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { SessionDto, SetUpDto, SetUpStateDto } from '@rakkr/shared/access';

import { Answers } from '../../../platform/http/answers.ts';
import { PublicRoute } from '../../../platform/http/route-access.ts';
import { refuseCrossSite } from '../../../platform/http/same-origin.ts';
import { SetUpFirstOwner } from '../set-up-first-owner.ts';
import { giveSessionCookie } from './session-cookie.ts';
import { presentSession } from './session.presenter.ts';

@ApiTags('setup')
@Controller('setup')
export class SetupController {
  constructor(private readonly setUp: SetUpFirstOwner) {}

  /** Whether the first account is still to be made. */
  @Get()
  @PublicRoute('the console asks before anybody has an account; it tells only whether one exists')
  @Answers(SetUpStateDto)
  async state(): Promise<SetUpStateDto> {
    return { isRequired: await this.setUp.isRequired() };
  }

  /** Makes the first account, of an owner, and signs it in. */
  @Post()
  @PublicRoute('the one-time code in the body stands for the right')
  @Answers(SessionDto, 201)
  async run(
    @Body() order: SetUpDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    refuseCrossSite(request.headers, request.host);
    const { session, token } = await this.setUp.run(order, request.ip);
    giveSessionCookie(request, reply, token);
    return presentSession(session);
  }
}
