import type { ChannelDto, InterfaceDto, NodeDto, NodeStatus } from '@rakkr/shared/nodes';

import type { NodeChannel } from '../node-channel.entity.ts';
import type { NodeInterface } from '../node-interface.entity.ts';
import type { NodePicture } from '../read-nodes.ts';

const presentChannel = (channel: NodeChannel): ChannelDto => ({
  index: channel.channelIndex,
  alias: channel.alias,
  roomId: channel.roomId,
});

const presentInterface = (device: NodeInterface, channels: readonly NodeChannel[]): InterfaceDto => ({
  id: device.interfaceId,
  alias: device.alias,
  backend: device.backend,
  systemName: device.systemName,
  systemRef: device.systemRef,
  hardwarePath: device.hardwarePath,
  serialNumber: device.serialNumber,
  channelCount: device.channelCount,
  sampleRates: device.sampleRates,
  sampleFormats: device.sampleFormats,
  isBusy: device.isBusy,
  isDemo: device.backend === 'demo',
  absentSince: device.absentSince?.toISOString() ?? null,
  channels: channels.filter(({ interfaceId }) => interfaceId === device.interfaceId).map(presentChannel),
});

/** Contact comes first: what a node without contact does is not known. */
const presentStatus = (contact: NodeStatus, activeRecordings: number): NodeStatus =>
  contact === 'online' && activeRecordings > 0 ? 'recording' : contact;

export function presentNode(picture: NodePicture): NodeDto {
  const { node, contact, interfaces, channels, activeRecordings, spoolSecondsLeft } = picture;
  return {
    id: node.id,
    alias: node.alias,
    hostname: node.hostname,
    agentVersion: node.agentVersion,
    status: presentStatus(contact, activeRecordings),
    lastSeenAt: node.lastSeenAt?.toISOString() ?? null,
    clockOffsetMs: node.clockOffsetMs,
    ipAddresses: node.ipAddresses,
    runtime: node.runtime,
    notes: node.notes,
    tags: node.tags,
    interfaces: interfaces.map((device) => presentInterface(device, channels)),
    activeRecordings,
    spoolBytes: node.spoolBytes,
    spoolFreeBytes: node.spoolFreeBytes,
    // What a node without contact said last is not how its disk is now.
    spoolSecondsLeft: contact === 'online' ? spoolSecondsLeft : null,
    spoolPolicy: node.spoolPolicy,
    captures: node.captures,
    createdAt: node.createdAt.toISOString(),
  };
}
