import type { NodeDto } from '@rakkr/shared/nodes';
import type { NodeStatus } from '@rakkr/shared/nodes/vocabulary';

import type { StatusTone } from '../../ui/status/status-tone.ts';

const STATES: Readonly<Record<NodeStatus, { readonly tone: StatusTone; readonly word: string }>> = {
  provisioning: { tone: 'armed', word: 'Waiting for its command' },
  online: { tone: 'ready', word: 'Connected' },
  offline: { tone: 'unknown', word: 'No contact' },
  degraded: { tone: 'warning', word: 'Degraded' },
  recording: { tone: 'recording', word: 'Recording' },
  alerting: { tone: 'critical', word: 'Needs attention' },
};

/** The state of a node in words. */
export const nodeState = (node: NodeDto): { readonly tone: StatusTone; readonly word: string } => STATES[node.status];

/** Rooms that the node's channels belong to. */
export const roomIdsOf = (node: NodeDto): string[] => {
  const ids = node.interfaces.flatMap((device) => device.channels.map(({ roomId }) => roomId));
  return [...new Set(ids.filter((id) => id !== null))];
};
