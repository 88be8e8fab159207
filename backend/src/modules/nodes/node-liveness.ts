export const NODE_CONTACTS = ['provisioning', 'online', 'offline'] as const;
export type NodeContact = (typeof NODE_CONTACTS)[number];

export interface LivenessPolicy {
  /** A node without a heartbeat for longer than this has no contact, ms. */
  readonly silentAfterMs: number;
}

/**
 * Whether there is contact with a node.
 *
 * @param lastSeenAt UTC instant of the last heartbeat; null before the first
 * @param now        UTC instant by the same clock: the database's
 */
export function nodeLiveness(lastSeenAt: Date | null, now: Date, policy: LivenessPolicy): NodeContact {
  if (lastSeenAt === null) return 'provisioning';
  return now.getTime() - lastSeenAt.getTime() > policy.silentAfterMs ? 'offline' : 'online';
}
