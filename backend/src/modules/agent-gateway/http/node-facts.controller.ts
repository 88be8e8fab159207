import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';

import { HeartbeatAnswerDto, HeartbeatDto, NodeConfigDto } from '@rakkr/shared/agent-protocol';
import { InventoryDto, InventoryOutcomeDto } from '@rakkr/shared/nodes';

import { Clock } from '../../../platform/clock/clock.ts';
import { Answers } from '../../../platform/http/answers.ts';
import { CurrentNode, type NodeCaller } from '../../../platform/http/caller.ts';
import { NodeRoute } from '../../../platform/http/route-access.ts';
import { NodesFacade, RecordHeartbeat, RecordInventory } from '../../nodes/index.ts';

/** What a node tells of itself, and what it is to keep open. The guard has seen that `:nodeId` is the caller. */
@ApiTags('agent')
@ApiParam({ name: 'nodeId' })
@Controller('nodes/:nodeId')
export class NodeFactsController {
  constructor(
    private readonly recordHeartbeat: RecordHeartbeat,
    private readonly recordInventory: RecordInventory,
    private readonly nodes: NodesFacade,
    private readonly clock: Clock,
  ) {}

  @Post('heartbeat')
  @HttpCode(202)
  @NodeRoute()
  @Answers(HeartbeatAnswerDto, 202)
  async heartbeat(@CurrentNode() node: NodeCaller, @Body() heartbeat: HeartbeatDto): Promise<HeartbeatAnswerDto> {
    return this.recordHeartbeat.run(node.nodeId, heartbeat, this.clock.now());
  }

  @Post('inventory')
  @HttpCode(202)
  @NodeRoute()
  @Answers(InventoryOutcomeDto, 202)
  async inventory(@CurrentNode() node: NodeCaller, @Body() inventory: InventoryDto): Promise<InventoryOutcomeDto> {
    return this.recordInventory.run(node.nodeId, inventory);
  }

  @Get('config')
  @NodeRoute()
  @Answers(NodeConfigDto)
  async config(@CurrentNode() node: NodeCaller): Promise<NodeConfigDto> {
    return this.nodes.config(node.nodeId);
  }
}
