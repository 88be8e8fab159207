import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import type { NodeId } from '@rakkr/shared/primitives';

import type { InterfaceFacts } from './inventory-differences.ts';
import { NodeInterface } from './node-interface.entity.ts';

/** The table `node_interfaces`. A device that is away is flagged, never deleted: its channels keep their rooms. */
@Injectable()
export class NodeInterfacesRepository {
  async ofNodes(manager: EntityManager, nodeIds: readonly NodeId[]): Promise<NodeInterface[]> {
    if (nodeIds.length === 0) return [];
    return manager.find(NodeInterface, {
      where: { nodeId: In([...nodeIds]) },
      order: { nodeId: 'ASC', firstSeenAt: 'ASC', interfaceId: 'ASC' },
    });
  }

  /** Waits for, then holds the device's row until the transaction ends; null where the node has no such device. */
  async lock(manager: EntityManager, nodeId: NodeId, interfaceId: string): Promise<NodeInterface | null> {
    return manager.findOne(NodeInterface, { where: { nodeId, interfaceId }, lock: { mode: 'for_no_key_update' } });
  }

  async insert(manager: EntityManager, nodeId: NodeId, interfaceId: string, facts: InterfaceFacts): Promise<void> {
    await manager.insert(NodeInterface, { nodeId, interfaceId, ...facts, firstSeenAt: () => 'now()' });
  }

  /** Stores a device that is there, under the id that the node gives it now; its channels follow. */
  async refresh(
    manager: EntityManager,
    known: NodeInterface,
    interfaceId: string,
    facts: InterfaceFacts,
  ): Promise<void> {
    const key = { nodeId: known.nodeId, interfaceId: known.interfaceId };
    await manager.update(NodeInterface, key, { interfaceId, ...facts, absentSince: null });
  }

  async markAbsent(manager: EntityManager, nodeId: NodeId, interfaceIds: readonly string[]): Promise<void> {
    if (interfaceIds.length === 0) return;
    const key = { nodeId, interfaceId: In([...interfaceIds]) };
    await manager.update(NodeInterface, key, { absentSince: () => 'now()' });
  }
}
