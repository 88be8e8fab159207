import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { CaptureJobsModule } from '../capture-jobs/index.ts';
import { RoomsModule } from '../rooms/index.ts';
import { AnnounceNodeChange } from './announce-node-change.ts';
import { AssignChannelRooms } from './assign-channel-rooms.ts';
import { CreateNode } from './create-node.ts';
import { DeleteNode } from './delete-node.ts';
import { FollowRooms } from './follow-rooms.ts';
import { NodesController } from './http/nodes.controller.ts';
import { MarkSilentNodes } from './mark-silent-nodes.ts';
import { NodeChannel } from './node-channel.entity.ts';
import { NodeChannelsRepository } from './node-channels.repository.ts';
import { NodeInterface } from './node-interface.entity.ts';
import { NodeInterfacesRepository } from './node-interfaces.repository.ts';
import { NodesFacade } from './nodes.facade.ts';
import { NodesRepository } from './nodes.repository.ts';
import { ReadNodes } from './read-nodes.ts';
import { RecordHeartbeat } from './record-heartbeat.ts';
import { RecordInventory } from './record-inventory.ts';
import { RecorderNode } from './recorder-node.entity.ts';
import { UpdateNode } from './update-node.ts';

@Module({
  imports: [TypeOrmModule.forFeature([RecorderNode, NodeInterface, NodeChannel]), RoomsModule, CaptureJobsModule],
  controllers: [NodesController],
  providers: [
    NodesFacade,
    NodesRepository,
    NodeInterfacesRepository,
    NodeChannelsRepository,
    AnnounceNodeChange,
    FollowRooms,
    ReadNodes,
    CreateNode,
    UpdateNode,
    DeleteNode,
    AssignChannelRooms,
    RecordHeartbeat,
    RecordInventory,
    MarkSilentNodes,
  ],
  exports: [NodesFacade, RecordHeartbeat, RecordInventory, MarkSilentNodes],
})
export class NodesModule {}
