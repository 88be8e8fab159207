import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull, Not } from 'typeorm';

import type { NodeId, RoomId } from '@rakkr/shared/primitives';

import { NodeChannel } from './node-channel.entity.ts';

export type ChannelKey = Pick<NodeChannel, 'nodeId' | 'interfaceId' | 'channelIndex'>;

/** The table `node_channels`; a channel has one room or none, because it is one row. */
@Injectable()
export class NodeChannelsRepository {
  async ofNodes(manager: EntityManager, nodeIds: readonly NodeId[]): Promise<NodeChannel[]> {
    if (nodeIds.length === 0) return [];
    return manager.find(NodeChannel, {
      where: { nodeId: In([...nodeIds]) },
      order: { nodeId: 'ASC', interfaceId: 'ASC', channelIndex: 'ASC' },
    });
  }

  /** Channels that stand in any room. */
  async inRooms(manager: EntityManager): Promise<NodeChannel[]> {
    return manager.find(NodeChannel, {
      where: { roomId: Not(IsNull()) },
      order: { nodeId: 'ASC', interfaceId: 'ASC', channelIndex: 'ASC' },
    });
  }

  /** Rooms in which the nodes have a channel. */
  async roomsOf(manager: EntityManager, nodeIds: readonly NodeId[]): Promise<RoomId[]> {
    const rows = await manager.query<{ room_id: RoomId }[]>(
      'SELECT DISTINCT room_id FROM node_channels WHERE node_id = ANY($1) AND room_id IS NOT NULL',
      [nodeIds],
    );
    return rows.map((row) => row.room_id);
  }

  async hasAny(manager: EntityManager, nodeId: NodeId): Promise<boolean> {
    return manager.existsBy(NodeChannel, { nodeId });
  }

  /** Makes the channels that the device does not have yet; those it has keep their name and room. */
  async insertMissing(manager: EntityManager, channels: readonly NodeChannel[]): Promise<void> {
    if (channels.length === 0) return;
    await manager
      .createQueryBuilder()
      .insert()
      .into(NodeChannel)
      .values([...channels])
      .orIgnore()
      .execute();
  }

  /** @returns false where there is no such channel */
  async assign(manager: EntityManager, key: ChannelKey, roomId: RoomId | null): Promise<boolean> {
    const { nodeId, interfaceId, channelIndex } = key;
    const outcome = await manager.update(NodeChannel, { nodeId, interfaceId, channelIndex }, { roomId });
    return outcome.affected === 1;
  }

  /** Nodes that have a channel in the room. */
  async nodesIn(manager: EntityManager, roomId: RoomId): Promise<NodeId[]> {
    const rows = await manager.query<{ node_id: NodeId }[]>(
      'SELECT DISTINCT node_id FROM node_channels WHERE room_id = $1',
      [roomId],
    );
    return rows.map((row) => row.node_id);
  }

  /** Takes every channel out of the room; returns the nodes that had one in it. */
  async leaveRoom(manager: EntityManager, roomId: RoomId): Promise<NodeId[]> {
    const rows = await manager.query<{ node_id: NodeId }[]>(
      `WITH changed AS (UPDATE node_channels SET room_id = NULL WHERE room_id = $1 RETURNING node_id)
       SELECT DISTINCT node_id FROM changed`,
      [roomId],
    );
    return rows.map((row) => row.node_id);
  }
}
