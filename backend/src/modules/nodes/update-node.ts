import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { UpdateNodeDto } from '@rakkr/shared/nodes';

import { wishedChanges } from '../../platform/database/wished-changes.ts';
import type { UserCaller } from '../../platform/http/caller.ts';
import { AuditTrail } from '../audit/index.ts';
import { AnnounceNodeChange } from './announce-node-change.ts';
import { nodeNotFound } from './nodes.errors.ts';
import { type NodeChanges, NodesRepository } from './nodes.repository.ts';

const FIELDS = ['alias', 'notes', 'tags', 'spoolPolicy'] as const;

@Injectable()
export class UpdateNode {
  constructor(
    private readonly dataSource: DataSource,
    private readonly nodes: NodesRepository,
    private readonly announce: AnnounceNodeChange,
    private readonly audit: AuditTrail,
  ) {}

  async run(by: UserCaller, nodeId: string, wish: UpdateNodeDto): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const node = await this.nodes.lock(manager, nodeId);
      if (node === null) throw nodeNotFound(nodeId);
      const changes: NodeChanges = wishedChanges(node, wish, FIELDS);
      if (Object.keys(changes).length === 0) return;
      await this.nodes.update(manager, node.id, changes);
      await this.audit.record(manager, {
        actor: by,
        action: 'node.updated',
        targetType: 'node',
        targetId: node.id,
        outcome: 'allowed',
        details: { alias: node.alias, changes },
      });
      await this.announce.toConsoles(manager, node.id);
      if (changes.spoolPolicy !== undefined) await this.announce.toNode(manager, node.id);
    });
  }
}
