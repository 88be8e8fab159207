import { Injectable, type OnModuleInit } from '@nestjs/common';

import { RoomEvents } from '../rooms/index.ts';
import { AnnounceNodeChange } from './announce-node-change.ts';
import { NodeChannelsRepository } from './node-channels.repository.ts';

/**
 * A room that goes lets go of its channels, so that their nodes close devices which no room uses any more; one that is
 * captured otherwise has its nodes ask for their configuration again.
 */
@Injectable()
export class FollowRooms implements OnModuleInit {
  constructor(
    private readonly rooms: RoomEvents,
    private readonly channels: NodeChannelsRepository,
    private readonly announce: AnnounceNodeChange,
  ) {}

  onModuleInit(): void {
    this.rooms.onDeleting(async (manager, roomId) => {
      for (const nodeId of await this.channels.leaveRoom(manager, roomId)) {
        await this.announce.toConsoles(manager, nodeId);
        await this.announce.toNode(manager, nodeId);
      }
    });
    this.rooms.onCaptureChanged(async (manager, roomId) => {
      for (const nodeId of await this.channels.nodesIn(manager, roomId)) await this.announce.toNode(manager, nodeId);
    });
  }
}
