import { Injectable } from '@nestjs/common';

import { LIVE_EVENTS } from '@rakkr/shared/live/vocabulary';
import type { NodeId } from '@rakkr/shared/primitives';

import { type LiveNamespace, watchersOf } from './live-socket.ts';

/**
 * Topic `agent`, for controllers only: somebody began or ceased to watch the levels of the node, so whoever holds its
 * socket counts again.
 */
export const METER_WATCH_CHANGED = 'meters.watch-changed';

/** Carries meter frames to those who watch them, on whatever controller they are. */
@Injectable()
export class LiveMeters {
  private namespace: LiveNamespace | null = null;

  /** Called by the gateway once it has its namespace. */
  attach(namespace: LiveNamespace): void {
    this.namespace = namespace;
  }

  /**
   * Sends a frame to the node's watchers and to nobody else; a watcher whose line is full goes without it.
   *
   * @param frame as the node sent it, see `meter-frame.codec.ts`
   */
  publish(nodeId: NodeId, frame: Uint8Array): void {
    this.namespace?.to(watchersOf(nodeId)).volatile.emit(LIVE_EVENTS.meters, nodeId, frame);
  }

  /** How many sockets, on all controllers, watch the node. */
  async countWatchers(nodeId: NodeId): Promise<number> {
    const watchers = await this.namespace?.in(watchersOf(nodeId)).fetchSockets();
    return watchers?.length ?? 0;
  }
}
