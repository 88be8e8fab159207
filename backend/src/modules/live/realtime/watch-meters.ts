import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { ChangeFeed } from '../../../platform/events/change-feed.ts';
import { METER_WATCH_CHANGED } from './live-meters.ts';
import { type LiveSocket, watchedBy, watchersOf } from './live-socket.ts';

@Injectable()
export class WatchMeters {
  constructor(
    private readonly dataSource: DataSource,
    private readonly changes: ChangeFeed,
  ) {}

  /** Makes the socket watch these nodes and no others. */
  async run(socket: LiveSocket, nodeIds: readonly string[]): Promise<void> {
    const before = new Set(watchedBy(socket.rooms));
    const now = new Set(nodeIds);
    const left = [...before].filter((nodeId) => !now.has(nodeId));
    const entered = [...now].filter((nodeId) => !before.has(nodeId));
    for (const nodeId of left) await socket.leave(watchersOf(nodeId));
    await socket.join(entered.map(watchersOf));
    await this.announce([...left, ...entered]);
  }

  /** Tells the controllers that hold these nodes' sockets to count their watchers again. */
  async announce(nodeIds: readonly string[]): Promise<void> {
    if (nodeIds.length === 0) return;
    await this.dataSource.transaction(async (manager) => {
      for (const nodeId of nodeIds) {
        await this.changes.announce(manager, 'agent', { nodeId, event: METER_WATCH_CHANGED });
      }
    });
  }
}
