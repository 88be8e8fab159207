import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';
import type { RoomId } from '@rakkr/shared/primitives';

import type { NodeChannel } from './node-channel.entity.ts';
import type { NodeInterface } from './node-interface.entity.ts';

const PREFERRED_RATE = 48_000;

/** What each room keeps of the past; a room that is not named keeps nothing. */
export type PreRollSeconds = ReadonlyMap<RoomId, number>;

/**
 * How a device is opened: all its channels, because a channel more costs nothing and a reopen costs frames; 48 kHz
 * where it is offered, else what the device names first; the format is the node's choice.
 *
 * @returns null for a device that offers no channel or no rate
 */
export function capturePlan(
  device: NodeInterface,
  channels: readonly NodeChannel[],
  preRollSeconds: PreRollSeconds,
): CapturePlanDto | null {
  const rate = device.sampleRates.includes(PREFERRED_RATE) ? PREFERRED_RATE : device.sampleRates[0];
  if (rate === undefined || device.channelCount === 0) return null;
  return {
    interfaceId: device.interfaceId,
    backend: device.backend,
    systemRef: device.systemRef,
    channels: device.channelCount,
    rate,
    sampleFormat: null,
    preRollSeconds: Math.max(0, ...roomsOf(device, channels).map((roomId) => preRollSeconds.get(roomId) ?? 0)),
  };
}

/** The devices a node keeps open: those that are there and have a channel in a room. */
export function capturePlans(
  devices: readonly NodeInterface[],
  channels: readonly NodeChannel[],
  preRollSeconds: PreRollSeconds,
): CapturePlanDto[] {
  return devices
    .filter((device) => device.absentSince === null && roomsOf(device, channels).length > 0)
    .map((device) => capturePlan(device, channels, preRollSeconds))
    .filter((plan) => plan !== null);
}

const roomsOf = (device: NodeInterface, channels: readonly NodeChannel[]): RoomId[] =>
  channels
    .filter(({ interfaceId }) => interfaceId === device.interfaceId)
    .map(({ roomId }) => roomId)
    .filter((roomId) => roomId !== null);
