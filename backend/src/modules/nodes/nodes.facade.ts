import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import {
  type CapturePlanDto,
  DEFAULT_SEGMENT_MS,
  NODE_SILENT_MS,
  type NodeConfigDto,
} from '@rakkr/shared/agent-protocol';
import type { SpoolPolicyDto } from '@rakkr/shared/nodes';
import type { NodeId, RoomId } from '@rakkr/shared/primitives';

import { RoomsFacade } from '../rooms/index.ts';
import { type PreRollSeconds, capturePlan, capturePlans } from './capture-plans.ts';
import type { NodeChannel } from './node-channel.entity.ts';
import { NodeChannelsRepository } from './node-channels.repository.ts';
import { NodeInterfacesRepository } from './node-interfaces.repository.ts';
import { type NodeContact, nodeLiveness } from './node-liveness.ts';
import { nodeNotFound } from './nodes.errors.ts';
import { NodesRepository } from './nodes.repository.ts';
import { type RoomChannel, roomChannels } from './room-channel.ts';

const POLICY = { silentAfterMs: NODE_SILENT_MS };

export interface NodeSummary {
  readonly id: NodeId;
  readonly alias: string;
  readonly contact: NodeContact;
  /** UTC instant of the last heartbeat, by the database's clock; null before the first. */
  readonly lastSeenAt: Date | null;
}

/** A device that a recording may be ordered from. */
export interface CaptureDevice {
  readonly nodeId: NodeId;
  readonly interfaceId: string;
  readonly alias: string;
  readonly isDemo: boolean;
  readonly isAbsent: boolean;
  readonly isBusy: boolean;
  /** How the node opens it; null where it offers no channel or no rate. */
  readonly plan: CapturePlanDto | null;
  /** Its 1-based channels, ascending. */
  readonly channels: readonly { readonly index: number; readonly label: string; readonly roomId: RoomId | null }[];
}

/** What other modules may ask about nodes. Without a manager a read stands outside any transaction. */
@Injectable()
export class NodesFacade {
  constructor(
    private readonly dataSource: DataSource,
    private readonly nodes: NodesRepository,
    private readonly interfaces: NodeInterfacesRepository,
    private readonly channels: NodeChannelsRepository,
    private readonly rooms: RoomsFacade,
  ) {}

  async find(nodeId: string, manager: EntityManager = this.dataSource.manager): Promise<NodeSummary | null> {
    const node = await this.nodes.find(manager, nodeId);
    if (node === null) return null;
    const contact = nodeLiveness(node.lastSeenAt, await this.nodes.now(manager), POLICY);
    return { id: node.id, alias: node.alias, contact, lastSeenAt: node.lastSeenAt };
  }

  /** Waits for, then holds the node's row until the transaction ends; null where there is no such node. */
  async lock(manager: EntityManager, nodeId: string): Promise<{ id: NodeId; alias: string } | null> {
    return this.nodes.lock(manager, nodeId);
  }

  /** Stores who runs on the machine, as told at enrolment. */
  async introduce(
    manager: EntityManager,
    nodeId: NodeId,
    facts: { hostname: string; agentVersion: string },
  ): Promise<{ alias: string }> {
    await this.nodes.introduce(manager, nodeId, facts);
    const node = await this.nodes.find(manager, nodeId);
    if (node === null) throw nodeNotFound(nodeId);
    return { alias: node.alias };
  }

  /** Every channel that stands in a room, or those of one room, in the order in which a room shows them. */
  async roomChannels(roomId?: string, manager: EntityManager = this.dataSource.manager): Promise<RoomChannel[]> {
    const inRooms = await this.channels.inRooms(manager);
    const channels = roomId === undefined ? inRooms : inRooms.filter((channel) => channel.roomId === roomId);
    const nodeIds = new Set(channels.map(({ nodeId }) => nodeId));
    const nodes = (await this.nodes.list(manager)).filter(({ id }) => nodeIds.has(id));
    const interfaces = await this.interfaces.ofNodes(manager, [...nodeIds]);
    return roomChannels({ nodes, interfaces, channels }, await this.nodes.now(manager), POLICY);
  }

  /**
   * Waits for, then holds a device's row until the transaction ends: two recordings of one device are ordered one after
   * the other.
   *
   * @returns null where the node has no such device
   */
  async lockDevice(manager: EntityManager, nodeId: NodeId, interfaceId: string): Promise<CaptureDevice | null> {
    const device = await this.interfaces.lock(manager, nodeId, interfaceId);
    if (device === null) return null;
    const channels = await this.channels.ofNodes(manager, [nodeId]);
    return {
      nodeId,
      interfaceId,
      alias: device.alias,
      isDemo: device.backend === 'demo',
      isAbsent: device.absentSince !== null,
      isBusy: device.isBusy,
      plan: capturePlan(device, channels, await this.preRollOf(channels, manager)),
      channels: channels
        .filter((channel) => channel.interfaceId === interfaceId)
        .map((channel) => ({ index: channel.channelIndex, label: channel.alias, roomId: channel.roomId })),
    };
  }

  /** What the node has to keep open. */
  async config(nodeId: NodeId, manager: EntityManager = this.dataSource.manager): Promise<NodeConfigDto> {
    const devices = await this.interfaces.ofNodes(manager, [nodeId]);
    const channels = await this.channels.ofNodes(manager, [nodeId]);
    return {
      captures: capturePlans(devices, channels, await this.preRollOf(channels, manager)),
      segmentMs: DEFAULT_SEGMENT_MS,
      spoolPolicy: await this.spoolPolicy(nodeId, manager),
    };
  }

  /** When the node drops its copies. @throws DomainError node.not-found */
  async spoolPolicy(nodeId: NodeId, manager: EntityManager): Promise<SpoolPolicyDto> {
    const node = await this.nodes.find(manager, nodeId);
    if (node === null) throw nodeNotFound(nodeId);
    return node.spoolPolicy;
  }

  private async preRollOf(channels: readonly NodeChannel[], manager: EntityManager): Promise<PreRollSeconds> {
    const roomIds = channels.map(({ roomId }) => roomId).filter((roomId) => roomId !== null);
    const captures = await this.rooms.captureOf([...new Set(roomIds)], manager);
    return new Map([...captures].map(([roomId, { preRollSeconds }]) => [roomId, preRollSeconds]));
  }
}
