import type { NodeId, RoomId } from '@rakkr/shared/primitives';

import type { NodeChannel } from './node-channel.entity.ts';
import type { NodeInterface } from './node-interface.entity.ts';
import { type LivenessPolicy, type NodeContact, nodeLiveness } from './node-liveness.ts';
import type { RecorderNode } from './recorder-node.entity.ts';

/** A microphone channel of a room, with what decides whether it can be heard. */
export interface RoomChannel {
  readonly roomId: RoomId;
  readonly nodeId: NodeId;
  readonly nodeAlias: string;
  readonly nodeContact: NodeContact;
  readonly interfaceId: string;
  readonly interfaceAlias: string;
  /** 1-based, as printed on the device. */
  readonly channelIndex: number;
  readonly label: string;
  readonly isDemo: boolean;
  /** The device is not connected. */
  readonly isAbsent: boolean;
  /** A program that is not ours holds the device. */
  readonly isBusy: boolean;
}

export interface FleetRows {
  readonly nodes: readonly RecorderNode[];
  readonly interfaces: readonly NodeInterface[];
  readonly channels: readonly NodeChannel[];
}

/**
 * Channels that stand in rooms, in the order in which a room shows them: node by name, device by age, channel by number.
 *
 * @param now by the clock that `lastSeenAt` was taken from
 */
export function roomChannels(
  { nodes, interfaces, channels }: FleetRows,
  now: Date,
  policy: LivenessPolicy,
): RoomChannel[] {
  return nodes.flatMap((node) =>
    interfaces
      .filter((device) => device.nodeId === node.id)
      .flatMap((device) =>
        channels
          .filter(({ nodeId, interfaceId }) => nodeId === node.id && interfaceId === device.interfaceId)
          .flatMap((channel) => (channel.roomId === null ? [] : [{ channel, roomId: channel.roomId }]))
          .map(({ channel, roomId }) => ({
            roomId,
            nodeId: node.id,
            nodeAlias: node.alias,
            nodeContact: nodeLiveness(node.lastSeenAt, now, policy),
            interfaceId: device.interfaceId,
            interfaceAlias: device.alias,
            channelIndex: channel.channelIndex,
            label: channel.alias,
            isDemo: device.backend === 'demo',
            isAbsent: device.absentSince !== null,
            isBusy: device.isBusy,
          })),
      ),
  );
}
