import { Injectable } from '@nestjs/common';

import { AGENT_EVENTS, WATCHED_METER_FRAMES_PER_SECOND } from '@rakkr/shared/agent-protocol/vocabulary';

import { LiveMeters } from '../../live/index.ts';
import type { AgentSocket } from './agent-socket.ts';

/** Asks a node for levels while somebody watches them, and for none when nobody does. */
@Injectable()
export class DemandMeters {
  constructor(private readonly meters: LiveMeters) {}

  /** Counts the watchers of the socket's node and tells the node where the count changes what it should send. */
  async run(socket: AgentSocket): Promise<void> {
    const watchers = await this.meters.countWatchers(socket.data.caller.nodeId);
    const framesPerSecond = watchers === 0 ? 0 : WATCHED_METER_FRAMES_PER_SECOND;
    if (framesPerSecond === socket.data.demandedFramesPerSecond) return;
    socket.data.demandedFramesPerSecond = framesPerSecond;
    socket.emit(AGENT_EVENTS.metersDemanded, { framesPerSecond });
  }
}
