import type { NodeDto } from '@rakkr/shared/nodes';

export interface EnrolmentStep {
  readonly word: string;
  readonly isDone: boolean;
}

/**
 * How far an enrolment is. A step is done when the controller has seen its result, never because time passed.
 *
 * @param issuedAtMs  when the command was made: what was seen before does not count for a node that enrols again
 * @param hasLevels   a meter frame of the node arrived in this page
 */
export function enrolmentSteps(node: NodeDto | null, issuedAtMs: number, hasLevels: boolean): EnrolmentStep[] {
  const seenAtMs = node?.lastSeenAt == null ? 0 : Date.parse(node.lastSeenAt);
  const hasHeartbeat = seenAtMs > issuedAtMs;
  const isEnrolled = hasHeartbeat || (node !== null && node.status !== 'provisioning' && node.hostname !== null);
  const devices = node?.interfaces.filter((device) => device.absentSince === null).length ?? 0;
  return [
    { word: 'Command ran, key made', isDone: isEnrolled },
    { word: 'First heartbeat', isDone: hasHeartbeat },
    {
      word:
        devices === 0
          ? 'Sound devices found'
          : `${String(devices)} sound ${devices === 1 ? 'device' : 'devices'} found`,
      isDone: hasHeartbeat && devices > 0,
    },
    { word: 'First levels', isDone: hasHeartbeat && hasLevels },
  ];
}
