import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { ENROLMENT_TOKEN_PREFIX, ENROLMENT_TOKEN_TTL_SECONDS, type IssueEnrolmentTokenDto } from '@rakkr/shared/nodes';
import type { NodeId } from '@rakkr/shared/primitives';
import { DomainError } from '@rakkr/shared/problems';

import type { UserCaller } from '../../platform/http/caller.ts';
import { AuditTrail } from '../audit/index.ts';
import { NodesFacade } from '../nodes/index.ts';
import { EnrolmentTokensRepository } from './enrolment-tokens.repository.ts';
import { newSecret, secretHash } from './node-secret.ts';

export interface IssuedToken {
  readonly nodeId: NodeId;
  /** Shown once; kept nowhere. */
  readonly token: string;
  readonly expiresAt: Date;
}

@Injectable()
export class IssueEnrolmentToken {
  constructor(
    private readonly dataSource: DataSource,
    private readonly nodes: NodesFacade,
    private readonly tokens: EnrolmentTokensRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** Makes the one token with which a machine may come in as that node; an earlier one that was not used dies. */
  async run(by: UserCaller, nodeId: string, wish: IssueEnrolmentTokenDto): Promise<IssuedToken> {
    const token = newSecret(ENROLMENT_TOKEN_PREFIX);
    const ttlSeconds = wish.ttlSeconds ?? ENROLMENT_TOKEN_TTL_SECONDS;
    return this.dataSource.transaction(async (manager) => {
      const node = await this.nodes.lock(manager, nodeId);
      if (node === null) throw new DomainError('node.not-found', { nodeId });
      await this.tokens.removeUnused(manager, node.id);
      const createdBy = by.userId;
      const tokenHash = secretHash(token);
      const expiresAt = await this.tokens.insert(manager, { tokenHash, nodeId: node.id, createdBy, ttlSeconds });
      await this.audit.record(manager, {
        actor: by,
        action: 'node.enrolment-token-issued',
        targetType: 'node',
        targetId: node.id,
        outcome: 'allowed',
        details: { alias: node.alias, expiresAt: expiresAt.toISOString() },
      });
      return { nodeId: node.id, token, expiresAt };
    });
  }
}
