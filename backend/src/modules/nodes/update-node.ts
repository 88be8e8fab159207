import { isDeepStrictEqual } from 'node:util';

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { UpdateNodeDto } from '@rakkr/shared/nodes';

import type { UserCaller } from '../../platform/http/caller.ts';
import { AuditTrail } from '../audit/index.ts';
import { AnnounceNodeChange } from './announce-node-change.ts';
import { nodeNotFound } from './nodes.errors.ts';
import { type NodeChanges, NodesRepository } from './nodes.repository.ts';
import type { RecorderNode } from './recorder-node.entity.ts';

const FIELDS = ['alias', 'notes', 'tags', 'spoolPolicy'] as const;

/** The fields that the wish names and that differ from what the node has. */
function differences(node: RecorderNode, wish: UpdateNodeDto): NodeChanges {
  const changed = FIELDS.filter(
    (field) => wish[field] !== undefined && !isDeepStrictEqual(plain(wish[field]), plain(node[field])),
  );
  return Object.fromEntries(changed.map((field) => [field, wish[field]]));
}

/** As it stands in the database: without classes. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

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
      const changes = differences(node, wish);
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
