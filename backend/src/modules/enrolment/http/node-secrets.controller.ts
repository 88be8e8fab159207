import { Body, Controller, Param, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

import { EnrolmentTokenDto, IssueEnrolmentTokenDto, NodeCredentialDto } from '@rakkr/shared/nodes';

import { HttpConfig } from '../../../platform/config/controller-config.ts';
import { Answers } from '../../../platform/http/answers.ts';
import { CurrentUser, type UserCaller } from '../../../platform/http/caller.ts';
import { RequiresPermission } from '../../../platform/http/route-access.ts';
import { AuthorityFingerprint } from '../../../platform/http/tls/authority-fingerprint.ts';
import { enrolCommand } from '../enrol-command.ts';
import { IssueEnrolmentToken } from '../issue-enrolment-token.ts';
import { RotateCredential } from '../rotate-credential.ts';

@ApiTags('nodes')
@Controller('nodes/:nodeId')
export class NodeSecretsController {
  constructor(
    private readonly http: HttpConfig,
    private readonly authority: AuthorityFingerprint,
    private readonly issueToken: IssueEnrolmentToken,
    private readonly rotateCredential: RotateCredential,
  ) {}

  @Post('bootstrap-token')
  @RequiresPermission('node:manage')
  @Answers(EnrolmentTokenDto, 201)
  async issue(
    @CurrentUser() caller: UserCaller,
    @Param('nodeId') nodeId: string,
    @Body() wish: IssueEnrolmentTokenDto,
    @Req() request: FastifyRequest,
  ): Promise<EnrolmentTokenDto> {
    const issued = await this.issueToken.run(caller, nodeId, wish);
    // Without a configured address the one that the console was reached at is the best there is.
    const publicUrl = this.http.publicUrl ?? `${request.protocol}://${request.host}`;
    return {
      nodeId: issued.nodeId,
      token: issued.token,
      expiresAt: issued.expiresAt.toISOString(),
      command: enrolCommand({ publicUrl, token: issued.token, caFingerprint: this.authority.read() }),
    };
  }

  @Post('credentials/rotate')
  @RequiresPermission('node:manage')
  @Answers(NodeCredentialDto, 201)
  async rotate(@CurrentUser() caller: UserCaller, @Param('nodeId') nodeId: string): Promise<NodeCredentialDto> {
    return this.rotateCredential.run(caller, nodeId);
  }
}
