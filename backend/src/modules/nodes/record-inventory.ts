import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import type { InventoryDto, InventoryOutcomeDto, ReportedInterfaceDto } from '@rakkr/shared/nodes';
import type { NodeId, RoomId } from '@rakkr/shared/primitives';

import { AuditTrail } from '../audit/index.ts';
import { AnnounceNodeChange } from './announce-node-change.ts';
import { firstCaptureDevice } from './first-capture-device.ts';
import { type InventoryDifferences, interfaceFacts, inventoryDifferences } from './inventory-differences.ts';
import type { NodeChannel } from './node-channel.entity.ts';
import { NodeChannelsRepository } from './node-channels.repository.ts';
import { NodeInterfacesRepository } from './node-interfaces.repository.ts';
import { nodeNotFound } from './nodes.errors.ts';
import { NodesRepository } from './nodes.repository.ts';
import type { RecorderNode } from './recorder-node.entity.ts';

/** A channel for each the device has; one that the node did not name is called by its number. */
function channelsOf(nodeId: NodeId, reported: ReportedInterfaceDto, roomId: RoomId | null): NodeChannel[] {
  const names = new Map(reported.channels.map(({ index, alias }) => [index, alias]));
  const count = Math.max(reported.channelCount, ...names.keys(), 0);
  return Array.from({ length: count }, (_, at) => ({
    nodeId,
    interfaceId: reported.id,
    channelIndex: at + 1,
    alias: names.get(at + 1) ?? `Channel ${String(at + 1)}`,
    roomId,
  }));
}

@Injectable()
export class RecordInventory {
  constructor(
    private readonly dataSource: DataSource,
    private readonly nodes: NodesRepository,
    private readonly interfaces: NodeInterfacesRepository,
    private readonly channels: NodeChannelsRepository,
    private readonly announce: AnnounceNodeChange,
    private readonly audit: AuditTrail,
  ) {}

  /** Makes the table say what the node reports; a second arrival of the same report changes nothing. */
  async run(nodeId: NodeId, inventory: InventoryDto): Promise<InventoryOutcomeDto> {
    return this.dataSource.transaction(async (manager) => {
      // Two reports of one node are worked off one after the other.
      const node = await this.nodes.lock(manager, nodeId);
      if (node === null) throw nodeNotFound(nodeId);
      const known = await this.interfaces.ofNodes(manager, [nodeId]);
      const differences = inventoryDifferences(known, inventory.interfaces);
      await this.apply(manager, node, differences);
      const outcome = {
        added: differences.added.length,
        updated: differences.updated.length,
        reactivated: differences.reactivated.length,
        absent: differences.absent.length,
        unchanged: differences.unchanged.length,
      };
      const isChanged = outcome.added + outcome.updated + outcome.reactivated + outcome.absent > 0;
      if (isChanged) await this.tell(manager, node, outcome);
      return outcome;
    });
  }

  private async apply(manager: EntityManager, node: RecorderNode, differences: InventoryDifferences): Promise<void> {
    const { added, updated, reactivated, absent } = differences;
    const isFirstDevice = !(await this.channels.hasAny(manager, node.id));
    const homeDevice = isFirstDevice && node.homeRoomId !== null ? firstCaptureDevice(added) : undefined;
    for (const reported of added) {
      await this.interfaces.insert(manager, node.id, reported.id, interfaceFacts(reported));
      const roomId = reported === homeDevice ? node.homeRoomId : null;
      await this.channels.insertMissing(manager, channelsOf(node.id, reported, roomId));
    }
    for (const { known, reported } of [...updated, ...reactivated]) {
      await this.interfaces.refresh(manager, known, reported.id, interfaceFacts(reported));
      await this.channels.insertMissing(manager, channelsOf(node.id, reported, null));
    }
    const absentIds = absent.map(({ interfaceId }) => interfaceId);
    await this.interfaces.markAbsent(manager, node.id, absentIds);
  }

  private async tell(manager: EntityManager, node: RecorderNode, outcome: InventoryOutcomeDto): Promise<void> {
    await this.audit.record(manager, {
      actor: { kind: 'node', nodeId: node.id },
      action: 'node.inventory-changed',
      targetType: 'node',
      targetId: node.id,
      outcome: 'allowed',
      details: { alias: node.alias, ...outcome },
    });
    await this.announce.toConsoles(manager, node.id, await this.channels.roomsOf(manager, [node.id]));
    await this.announce.toNode(manager, node.id);
  }
}
