import { Module } from '@nestjs/common';

import { AuthorityFingerprint } from '../../platform/http/tls/authority-fingerprint.ts';
import { NodesModule } from '../nodes/index.ts';
import { EnrolNode } from './enrol-node.ts';
import { EnrolmentTokensRepository } from './enrolment-tokens.repository.ts';
import { GiveCredential } from './give-credential.ts';
import { NodeSecretsController } from './http/node-secrets.controller.ts';
import { IssueEnrolmentToken } from './issue-enrolment-token.ts';
import { NodeCredentialsRepository } from './node-credentials.repository.ts';
import { ResolveNode } from './resolve-node.ts';
import { RotateCredential } from './rotate-credential.ts';

@Module({
  imports: [NodesModule],
  controllers: [NodeSecretsController],
  providers: [
    AuthorityFingerprint,
    EnrolmentTokensRepository,
    NodeCredentialsRepository,
    GiveCredential,
    IssueEnrolmentToken,
    EnrolNode,
    RotateCredential,
    ResolveNode,
  ],
  exports: [EnrolNode],
})
export class EnrolmentModule {}
