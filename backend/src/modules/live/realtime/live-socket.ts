import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';

import type { Permission } from '@rakkr/shared/access/vocabulary';
import type { LIVE_EVENTS, LiveChange } from '@rakkr/shared/live/vocabulary';

import type { UserCaller } from '../../../platform/http/caller.ts';

interface LivePushes {
  [LIVE_EVENTS.meters]: (nodeId: string, frame: Uint8Array) => void;
  [LIVE_EVENTS.changed]: (change: LiveChange) => void;
  [LIVE_EVENTS.pulse]: (pulse: { atMs: number }) => void;
}

export interface LiveSocketData {
  /** Set before the socket is let in. */
  caller: UserCaller;
}

export type LiveNamespace = Namespace<DefaultEventsMap, LivePushes, DefaultEventsMap, LiveSocketData>;
export type LiveSocket = Socket<DefaultEventsMap, LivePushes, DefaultEventsMap, LiveSocketData>;

const WATCHES = 'meters:';
const MAY = 'may:';

/** Socket.IO room of those who watch the levels of a node. */
export const watchersOf = (nodeId: string): string => WATCHES + nodeId;
/** Socket.IO room of those who hold a permission. */
export const holdersOf = (permission: Permission): string => MAY + permission;

/** Nodes whose levels a socket watches. */
export const watchedBy = (rooms: ReadonlySet<string>): string[] =>
  [...rooms].filter((room) => room.startsWith(WATCHES)).map((room) => room.slice(WATCHES.length));

export const isPermissionRoom = (room: string): boolean => room.startsWith(MAY);
