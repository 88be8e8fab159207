/** Everybody who may knock at a door. `foreignNode` holds a good credential and asks for another node's things. */
export const CALLERS = ['none', 'owner', 'admin', 'operator', 'viewer', 'auditor', 'node', 'foreignNode'] as const;
export type CallerKind = (typeof CALLERS)[number];

/** One route or socket event and who gets past the guard; everybody else gets 401 or 403. */
export interface MatrixRow {
  /** `GET`, …, or `EVENT` for a socket event. */
  readonly method: string;
  /** As declared: `/api/v1/nodes/:nodeId`; for an event its name. */
  readonly path: string;
  readonly admits: readonly CallerKind[];
  /** Query that keeps a probing request short: `?waitMs=0`. */
  readonly query?: string;
  /** Namespace of a socket event. */
  readonly namespace?: string;
}

export const EVERYBODY = CALLERS;
export const SIGNED_IN = ['owner', 'admin', 'operator', 'viewer', 'auditor'] as const;

export const row = (method: string, path: string, admits: readonly CallerKind[], query = ''): MatrixRow => ({
  method,
  path,
  admits,
  query,
});

export const event = (namespace: string, name: string, admits: readonly CallerKind[]): MatrixRow => ({
  method: 'EVENT',
  path: name,
  admits,
  namespace,
});
