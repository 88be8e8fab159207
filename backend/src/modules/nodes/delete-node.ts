import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { ChangeFeed } from '../../platform/events/change-feed.ts';
import type { UserCaller } from '../../platform/http/caller.ts';
import { AuditTrail } from '../audit/index.ts';
import { AnnounceNodeChange } from './announce-node-change.ts';
import { NodeChannelsRepository } from './node-channels.repository.ts';
import { deletionRefusal, nodeNotFound } from './nodes.errors.ts';
import { NODE_CREDENTIALS_CHANGED } from './nodes.events.ts';
import { NodesRepository } from './nodes.repository.ts';
import type { RecorderNode } from './recorder-node.entity.ts';

@Injectable()
export class DeleteNode {
  constructor(
    private readonly dataSource: DataSource,
    private readonly nodes: NodesRepository,
    private readonly channels: NodeChannelsRepository,
    private readonly announce: AnnounceNodeChange,
    private readonly changes: ChangeFeed,
    private readonly audit: AuditTrail,
  ) {}

  /** Deletes the node with its devices and credentials; its recordings stay. */
  async run(by: UserCaller, nodeId: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const node = await this.nodes.lock(manager, nodeId);
      if (node === null) throw nodeNotFound(nodeId);
      const roomIds = await this.channels.roomsOf(manager, [node.id]);
      await this.remove(manager, node);
      await this.audit.record(manager, {
        actor: by,
        action: 'node.deleted',
        targetType: 'node',
        targetId: node.id,
        outcome: 'allowed',
        details: { alias: node.alias, hostname: node.hostname },
      });
      await this.announce.toConsoles(manager, node.id, roomIds);
      await this.changes.announce(manager, 'agent', { nodeId: node.id, event: NODE_CREDENTIALS_CHANGED });
    });
  }

  private async remove(manager: EntityManager, node: RecorderNode): Promise<void> {
    try {
      await this.nodes.delete(manager, node.id);
    } catch (error) {
      throw deletionRefusal(error, node.alias);
    }
  }
}
