import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { CreateNodeDto } from '@rakkr/shared/nodes';
import { newId } from '@rakkr/shared/primitives';
import { DomainError } from '@rakkr/shared/problems';

import type { UserCaller } from '../../platform/http/caller.ts';
import { AuditTrail } from '../audit/index.ts';
import { RoomsFacade } from '../rooms/index.ts';
import { AnnounceNodeChange } from './announce-node-change.ts';
import { NodesRepository } from './nodes.repository.ts';
import type { RecorderNode } from './recorder-node.entity.ts';

@Injectable()
export class CreateNode {
  constructor(
    private readonly dataSource: DataSource,
    private readonly nodes: NodesRepository,
    private readonly rooms: RoomsFacade,
    private readonly announce: AnnounceNodeChange,
    private readonly audit: AuditTrail,
  ) {}

  /** Makes the node that a machine will enrol as; it is `provisioning` until its first heartbeat. */
  async run(by: UserCaller, wish: CreateNodeDto): Promise<RecorderNode> {
    return this.dataSource.transaction(async (manager) => {
      // The lock keeps the room until the node points at it.
      const room = wish.roomId === undefined ? null : await this.rooms.lock(manager, wish.roomId);
      if (wish.roomId !== undefined && room === null) throw new DomainError('room.not-found', { roomId: wish.roomId });
      const node = await this.nodes.insert(manager, {
        id: newId('node'),
        alias: wish.alias,
        homeRoomId: room?.id ?? null,
        notes: wish.notes ?? '',
        tags: wish.tags ?? [],
      });
      await this.audit.record(manager, {
        actor: by,
        action: 'node.created',
        targetType: 'node',
        targetId: node.id,
        outcome: 'allowed',
        details: { alias: node.alias, homeRoomId: node.homeRoomId },
      });
      await this.announce.toConsoles(manager, node.id);
      return node;
    });
  }
}
