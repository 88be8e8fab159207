import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { NodeCredentialDto } from '@rakkr/shared/nodes';
import { DomainError } from '@rakkr/shared/problems';

import type { UserCaller } from '../../platform/http/caller.ts';
import { AuditTrail } from '../audit/index.ts';
import { NodesFacade } from '../nodes/index.ts';
import { GiveCredential } from './give-credential.ts';

@Injectable()
export class RotateCredential {
  constructor(
    private readonly dataSource: DataSource,
    private readonly nodes: NodesFacade,
    private readonly giveCredential: GiveCredential,
    private readonly audit: AuditTrail,
  ) {}

  /** Makes the node's next credential; the one before dies when the next is first used. */
  async run(by: UserCaller, nodeId: string): Promise<NodeCredentialDto> {
    return this.dataSource.transaction(async (manager) => {
      const node = await this.nodes.lock(manager, nodeId);
      if (node === null) throw new DomainError('node.not-found', { nodeId });
      const credential = await this.giveCredential.run(manager, node.id);
      await this.audit.record(manager, {
        actor: by,
        action: 'node.credential-rotated',
        targetType: 'node',
        targetId: node.id,
        outcome: 'allowed',
        details: { alias: node.alias },
      });
      return { nodeId: node.id, credential };
    });
  }
}
