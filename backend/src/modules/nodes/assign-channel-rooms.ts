import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import type { AssignChannelRoomsDto, ChannelRoomAssignmentDto } from '@rakkr/shared/nodes';
import type { NodeId, RoomId } from '@rakkr/shared/primitives';
import { DomainError } from '@rakkr/shared/problems';

import type { UserCaller } from '../../platform/http/caller.ts';
import { AuditTrail } from '../audit/index.ts';
import { RoomsFacade } from '../rooms/index.ts';
import { AnnounceNodeChange } from './announce-node-change.ts';
import type { NodeChannel } from './node-channel.entity.ts';
import { NodeChannelsRepository } from './node-channels.repository.ts';
import { interfaceNotFound, nodeNotFound } from './nodes.errors.ts';
import { NodesRepository } from './nodes.repository.ts';

const isChannel =
  ({ interfaceId, channelIndex }: ChannelRoomAssignmentDto) =>
  (channel: NodeChannel): boolean =>
    channel.interfaceId === interfaceId && channel.channelIndex === channelIndex;

@Injectable()
export class AssignChannelRooms {
  constructor(
    private readonly dataSource: DataSource,
    private readonly nodes: NodesRepository,
    private readonly channels: NodeChannelsRepository,
    private readonly rooms: RoomsFacade,
    private readonly announce: AnnounceNodeChange,
    private readonly audit: AuditTrail,
  ) {}

  /** Puts channels into rooms or takes them out; all of the wish or nothing. Channels that it does not name stay. */
  async run(by: UserCaller, nodeId: string, wish: AssignChannelRoomsDto): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const node = await this.nodes.lock(manager, nodeId);
      if (node === null) throw nodeNotFound(nodeId);
      const before = await this.channels.ofNodes(manager, [node.id]);
      const roomIds = await this.holdRooms(manager, wish.assignments);
      for (const assignment of wish.assignments) await this.assign(manager, node.id, before, assignment);
      await this.audit.record(manager, {
        actor: by,
        action: 'node.channels-assigned',
        targetType: 'node',
        targetId: node.id,
        outcome: 'allowed',
        details: { alias: node.alias, assignments: wish.assignments },
      });
      const left = before.filter((channel) => wish.assignments.some((assignment) => isChannel(assignment)(channel)));
      const leftRooms = left.map(({ roomId }) => roomId).filter((roomId) => roomId !== null);
      await this.announce.toConsoles(manager, node.id, [...roomIds, ...leftRooms]);
      await this.announce.toNode(manager, node.id);
    });
  }

  /** Rooms of the wish, kept until the channels point at them; in one order, so that two wishes never wait in a ring. */
  private async holdRooms(manager: EntityManager, assignments: ChannelRoomAssignmentDto[]): Promise<RoomId[]> {
    const wished = new Set(assignments.map(({ roomId }) => roomId ?? null).filter((roomId) => roomId !== null));
    const held: RoomId[] = [];
    for (const roomId of [...wished].sort()) {
      const room = await this.rooms.lock(manager, roomId);
      if (room === null) throw new DomainError('room.not-found', { roomId });
      held.push(room.id);
    }
    return held;
  }

  private async assign(
    manager: EntityManager,
    nodeId: NodeId,
    known: readonly NodeChannel[],
    assignment: ChannelRoomAssignmentDto,
  ): Promise<void> {
    const channel = known.find(isChannel(assignment));
    if (channel === undefined) throw interfaceNotFound(nodeId, assignment.interfaceId);
    // Held by this transaction, so what stands in the wish is the id of a room.
    await this.channels.assign(manager, channel, (assignment.roomId ?? null) as RoomId | null);
  }
}
