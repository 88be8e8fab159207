import { DomainError } from '@rakkr/shared/problems';
import type { StartRecordingDto } from '@rakkr/shared/recordings';

import type { CaptureDevice, RoomChannel } from '../../nodes/index.ts';
import type { Room } from '../../rooms/index.ts';

/** Channels of one device, before it is known whether the device has them. */
export interface DeviceChannels {
  readonly roomId: string | null;
  readonly nodeId: string;
  readonly interfaceId: string;
  /** 1-based, in file order; null = all that the device has. */
  readonly channels: readonly number[] | null;
}

/**
 * The device behind a room and the room's channels on it.
 *
 * @throws DomainError room.without-channels; request.invalid where the room has channels of several devices
 */
export function channelsOfRoom(room: Room, channels: readonly RoomChannel[]): DeviceChannels {
  const [first] = channels;
  if (first === undefined) {
    throw new DomainError('room.without-channels', {
      detail: `Choose the microphone channels of “${room.name}” on the page of its node.`,
      roomId: room.id,
    });
  }
  const { nodeId, interfaceId } = first;
  if (channels.some((channel) => channel.nodeId !== nodeId || channel.interfaceId !== interfaceId)) {
    throw new DomainError('request.invalid', {
      detail: `“${room.name}” has channels of several sound devices. One recording takes channels of one device for now: name the node, the device and its channels.`,
      issues: [{ path: 'roomId', message: 'the channels of this room are on several devices' }],
    });
  }
  return { roomId: room.id, nodeId, interfaceId, channels: channels.map((channel) => channel.channelIndex) };
}

/**
 * The channels that a wish takes of a device, and the room in which they stand.
 *
 * @param offered  what the place offers; the wish's own selection narrows it
 * @throws DomainError request.invalid where a channel is not offered, or the channels stand in several rooms
 */
export function channelsOfDevice(
  device: CaptureDevice,
  wish: Pick<StartRecordingDto, 'captureChannelSelection'>,
  offered: DeviceChannels,
): { roomId: string | null; channels: number[]; channelLabels: string[] } {
  const inDevice = new Map(device.channels.map((channel) => [channel.index, channel]));
  const allowed = new Set(offered.channels ?? inDevice.keys());
  const channels = [...(wish.captureChannelSelection ?? allowed)];
  const unknown = channels.filter((index) => !allowed.has(index) || !inDevice.has(index));
  if (channels.length === 0 || unknown.length > 0) throw unknownChannels(device, unknown);
  const rooms = new Set(channels.map((index) => inDevice.get(index)?.roomId ?? null));
  if (rooms.size > 1) {
    throw new DomainError('request.invalid', {
      detail: 'These channels stand in several rooms. Record each room by itself.',
      issues: [{ path: 'captureChannelSelection', message: 'the channels stand in several rooms' }],
    });
  }
  const [roomId = null] = rooms;
  return { roomId, channels, channelLabels: channels.map((index) => inDevice.get(index)?.label ?? '') };
}

const unknownChannels = (device: CaptureDevice, unknown: readonly number[]): DomainError =>
  new DomainError('request.invalid', {
    detail:
      unknown.length === 0
        ? `Choose at least one channel of “${device.alias}”.`
        : `“${device.alias}” has no channel to record under these numbers: ${unknown.join(', ')}. Choose channels from the page of its room or its node.`,
    issues: [
      {
        path: 'captureChannelSelection',
        message: unknown.length === 0 ? 'names no channel' : 'names a channel that is not there',
      },
    ],
  });
