import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { AGENT_EVENTS } from '@rakkr/shared/agent-protocol/vocabulary';
import type { NodeId, RoomId } from '@rakkr/shared/primitives';

import { ChangeFeed } from '../../platform/events/change-feed.ts';

/** Tells consoles and the node itself, at commit, that something about a node is to be asked for again. */
@Injectable()
export class AnnounceNodeChange {
  constructor(private readonly changes: ChangeFeed) {}

  async toConsoles(manager: EntityManager, nodeId: NodeId, roomIds: Iterable<RoomId> = []): Promise<void> {
    await this.changes.announce(manager, 'live', { kind: 'node', id: nodeId });
    for (const roomId of new Set(roomIds)) await this.changes.announce(manager, 'live', { kind: 'room', id: roomId });
  }

  /** The devices that the node has to keep open may have changed. */
  async toNode(manager: EntityManager, nodeId: NodeId): Promise<void> {
    await this.changes.announce(manager, 'agent', { nodeId, event: AGENT_EVENTS.configChanged });
  }
}
