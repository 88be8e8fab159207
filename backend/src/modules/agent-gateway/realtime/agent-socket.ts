import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';

import type { NodeCaller } from '../../../platform/http/caller.ts';

export interface AgentSocketData {
  /** Set before the socket is let in; whatever a message says, this is who sent it. */
  caller: NodeCaller;
  /** Meter frames per second that the node was asked for last. */
  demandedFramesPerSecond: number;
}

export type AgentNamespace = Namespace<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, AgentSocketData>;
export type AgentSocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, AgentSocketData>;

/** Socket.IO room of a node's sockets: one, or two for a moment while its agent is replaced. */
export const socketsOf = (nodeId: string): string => `node:${nodeId}`;
