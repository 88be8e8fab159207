import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';
import { DomainError } from '@rakkr/shared/problems';
import type { StartRecordingDto } from '@rakkr/shared/recordings';

import { type CaptureDevice, type NodeSummary, NodesFacade } from '../../nodes/index.ts';
import { type Room, RoomsFacade } from '../../rooms/index.ts';
import { type DeviceChannels, channelsOfDevice, channelsOfRoom } from './channel-choice.ts';

/** What a recording is to be taken from. */
export interface CaptureTarget {
  /** Null for channels that stand in no room. */
  readonly room: Room | null;
  readonly node: NodeSummary;
  readonly device: CaptureDevice;
  readonly plan: CapturePlanDto;
  /** 1-based channels of the device, in file order. */
  readonly channels: readonly number[];
  readonly channelLabels: readonly string[];
}

/** Finds out what a wish means: which channels of which device, and whether they can be captured now. */
@Injectable()
export class FindCaptureTarget {
  constructor(
    private readonly rooms: RoomsFacade,
    private readonly nodes: NodesFacade,
  ) {}

  /**
   * Holds the device's row until the transaction ends.
   *
   * @throws DomainError request.invalid, room.not-found, room.without-channels, node.not-found, node.offline,
   *   node.interface-not-found, node.interface-absent, capture.channels-unsupported
   */
  async run(manager: EntityManager, wish: StartRecordingDto): Promise<CaptureTarget> {
    const place = wish.roomId === undefined ? namedDevice(wish) : await this.deviceOfRoom(manager, wish.roomId);
    const node = await this.nodes.find(place.nodeId, manager);
    if (node === null) throw new DomainError('node.not-found', { nodeId: place.nodeId });
    const device = await this.usableDevice(manager, node, place.interfaceId);
    const { roomId, channels, channelLabels } = channelsOfDevice(device, wish, place);
    const room = roomId === null ? null : await this.rooms.find(roomId, manager);
    return { room, node, device, plan: device.plan, channels, channelLabels };
  }

  private async deviceOfRoom(manager: EntityManager, roomId: string): Promise<DeviceChannels> {
    const room = await this.rooms.find(roomId, manager);
    if (room === null) throw new DomainError('room.not-found', { roomId });
    return channelsOfRoom(room, await this.nodes.roomChannels(room.id, manager));
  }

  private async usableDevice(
    manager: EntityManager,
    node: NodeSummary,
    interfaceId: string,
  ): Promise<CaptureDevice & { plan: CapturePlanDto }> {
    const device = await this.nodes.lockDevice(manager, node.id, interfaceId);
    if (device === null) throw new DomainError('node.interface-not-found', { nodeId: node.id, interfaceId });
    if (node.contact !== 'online') {
      throw new DomainError('node.offline', {
        detail: `“${node.alias}” does not answer. Check its power and network.`,
      });
    }
    if (device.isAbsent) {
      throw new DomainError('node.interface-absent', { detail: `Connect “${device.alias}” to “${node.alias}”.` });
    }
    if (device.plan === null) {
      throw new DomainError('capture.channels-unsupported', {
        detail: `“${device.alias}” offers nothing to record. Connect it again, or choose another sound device.`,
      });
    }
    return { ...device, plan: device.plan };
  }
}

function namedDevice(wish: StartRecordingDto): DeviceChannels {
  const { nodeId, captureInterfaceId } = wish;
  if (nodeId === undefined || captureInterfaceId === undefined) {
    throw new DomainError('request.invalid', {
      detail: 'Say what to record: a room, or a node and one of its sound devices.',
      issues: [{ path: 'roomId', message: 'roomId, or nodeId and captureInterfaceId, must be given' }],
    });
  }
  return { roomId: null, nodeId, interfaceId: captureInterfaceId, channels: null };
}
