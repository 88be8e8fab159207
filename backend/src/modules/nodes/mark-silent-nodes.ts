import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { NODE_SILENT_MS } from '@rakkr/shared/agent-protocol/vocabulary';
import type { NodeId } from '@rakkr/shared/primitives';

import { AnnounceNodeChange } from './announce-node-change.ts';
import { NodeChannelsRepository } from './node-channels.repository.ts';
import { NodesRepository } from './nodes.repository.ts';

@Injectable()
export class MarkSilentNodes {
  constructor(
    private readonly dataSource: DataSource,
    private readonly nodes: NodesRepository,
    private readonly channels: NodeChannelsRepository,
    private readonly announce: AnnounceNodeChange,
  ) {}

  /** Announces the nodes whose contact was lost since the last run; a second run finds them marked and says nothing. */
  async run(): Promise<NodeId[]> {
    return this.dataSource.transaction(async (manager) => {
      const silent = await this.nodes.markSilent(manager, NODE_SILENT_MS);
      for (const nodeId of silent) {
        await this.announce.toConsoles(manager, nodeId, await this.channels.roomsOf(manager, [nodeId]));
      }
      return silent;
    });
  }
}
