/** Socket.IO namespace of operators and API clients. */
export const LIVE_NAMESPACE = '/live';

/** Requests of a client; each is answered by an acknowledgement, `LiveAnswer`. */
export const LIVE_REQUESTS = {
  /** `{ nodeIds: string[] }`: meter frames of these nodes, until the next such request. */
  watchMeters: 'meters.watch',
} as const;

/** Pushes of the controller. */
export const LIVE_EVENTS = {
  /** `(nodeId: string, frame: ArrayBuffer)`, see `meter-frame.codec.ts`. */
  meters: 'meters',
  /** `LiveChange`: ask for that thing again. */
  changed: 'changed',
  /** `{ atMs }` once a second: the age of the newest push is the age of what is shown. */
  pulse: 'pulse',
} as const;

export const LIVE_CHANGE_KINDS = ['room', 'recording', 'node', 'session'] as const;

/** Something changed; the id is all that is told, the rest is asked for over HTTP with the caller's own rights. */
export interface LiveChange {
  kind: (typeof LIVE_CHANGE_KINDS)[number];
  id: string;
}

export type LiveAnswer = { ok: true } | { ok: false; code: string; title: string };

export const MAX_WATCHED_NODES = 500;
