import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import type { EnrolDto, EnrolledDto } from '@rakkr/shared/agent-protocol';
import type { NodeId } from '@rakkr/shared/primitives';
import { DomainError } from '@rakkr/shared/problems';

import { ChangeFeed } from '../../platform/events/change-feed.ts';
import { AuditTrail } from '../audit/index.ts';
import { NodesFacade, requireKnownProtocol } from '../nodes/index.ts';
import { EnrolmentTokensRepository } from './enrolment-tokens.repository.ts';
import { GiveCredential } from './give-credential.ts';
import { secretHash } from './node-secret.ts';

const ASK_AGAIN = 'Ask for a new command in the console under Nodes, and run it once.';

@Injectable()
export class EnrolNode {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tokens: EnrolmentTokensRepository,
    private readonly giveCredential: GiveCredential,
    private readonly nodes: NodesFacade,
    private readonly changes: ChangeFeed,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Trades a one-time token for a credential of the node's own. Of any number of machines with one token, one gets in.
   *
   * @throws DomainError enrolment.token-invalid, enrolment.token-expired, protocol.unsupported (the token stays good)
   */
  async run(token: string, machine: EnrolDto): Promise<EnrolledDto> {
    requireKnownProtocol(machine.protocolVersion);
    return this.dataSource.transaction(async (manager) => {
      const nodeId = await this.consume(manager, secretHash(token));
      const { hostname, agentVersion, certificateFingerprint } = machine;
      const { alias } = await this.nodes.introduce(manager, nodeId, { hostname, agentVersion });
      const credential = await this.giveCredential.run(manager, nodeId);
      await this.audit.record(manager, {
        actor: { kind: 'node', nodeId },
        action: 'node.enrolled',
        targetType: 'node',
        targetId: nodeId,
        outcome: 'allowed',
        details: { alias, hostname, agentVersion, certificateFingerprint: certificateFingerprint ?? null },
      });
      await this.changes.announce(manager, 'live', { kind: 'node', id: nodeId });
      return { nodeId, alias, credential };
    });
  }

  private async consume(manager: EntityManager, tokenHash: Buffer): Promise<NodeId> {
    const nodeId = await this.tokens.consume(manager, tokenHash);
    if (nodeId !== null) return nodeId;
    const isExpired = await this.tokens.isExpired(manager, tokenHash);
    throw new DomainError(isExpired ? 'enrolment.token-expired' : 'enrolment.token-invalid', { detail: ASK_AGAIN });
  }
}
