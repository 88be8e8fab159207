import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { AssignChannelRoomsDto, CreateNodeDto, NodeDto, UpdateNodeDto } from '@rakkr/shared/nodes';
import { PageQueryDto } from '@rakkr/shared/primitives';

import { Answers, AnswersPage } from '../../../platform/http/answers.ts';
import { CurrentUser, type UserCaller } from '../../../platform/http/caller.ts';
import { Page, pageWindow } from '../../../platform/http/page.ts';
import { RequiresPermission } from '../../../platform/http/route-access.ts';
import { AssignChannelRooms } from '../assign-channel-rooms.ts';
import { CreateNode } from '../create-node.ts';
import { DeleteNode } from '../delete-node.ts';
import { ReadNodes } from '../read-nodes.ts';
import { UpdateNode } from '../update-node.ts';
import { presentNode } from './node.presenter.ts';

@ApiTags('nodes')
@Controller('nodes')
export class NodesController {
  constructor(
    private readonly readNodes: ReadNodes,
    private readonly createNode: CreateNode,
    private readonly updateNode: UpdateNode,
    private readonly deleteNode: DeleteNode,
    private readonly assignChannelRooms: AssignChannelRooms,
  ) {}

  @Get()
  @RequiresPermission('node:read')
  @AnswersPage(NodeDto)
  async list(@Query() query: PageQueryDto): Promise<Page<NodeDto>> {
    const { limit, offset } = pageWindow(query);
    const { nodes, total } = await this.readNodes.page({ limit, offset });
    return new Page(nodes.map(presentNode), total, limit, offset);
  }

  @Get(':nodeId')
  @RequiresPermission('node:read')
  @Answers(NodeDto)
  async read(@Param('nodeId') nodeId: string): Promise<NodeDto> {
    return presentNode(await this.readNodes.one(nodeId));
  }

  @Post()
  @RequiresPermission('node:manage')
  @Answers(NodeDto, 201)
  async create(@CurrentUser() caller: UserCaller, @Body() wish: CreateNodeDto): Promise<NodeDto> {
    const node = await this.createNode.run(caller, wish);
    return this.read(node.id);
  }

  @Patch(':nodeId')
  @RequiresPermission('node:manage')
  @Answers(NodeDto)
  async update(
    @CurrentUser() caller: UserCaller,
    @Param('nodeId') nodeId: string,
    @Body() wish: UpdateNodeDto,
  ): Promise<NodeDto> {
    await this.updateNode.run(caller, nodeId, wish);
    return this.read(nodeId);
  }

  @Put(':nodeId/channel-rooms')
  @RequiresPermission('node:manage')
  @Answers(NodeDto)
  async assignRooms(
    @CurrentUser() caller: UserCaller,
    @Param('nodeId') nodeId: string,
    @Body() wish: AssignChannelRoomsDto,
  ): Promise<NodeDto> {
    await this.assignChannelRooms.run(caller, nodeId, wish);
    return this.read(nodeId);
  }

  @Delete(':nodeId')
  @HttpCode(204)
  @RequiresPermission('node:manage')
  async delete(@CurrentUser() caller: UserCaller, @Param('nodeId') nodeId: string): Promise<void> {
    await this.deleteNode.run(caller, nodeId);
  }
}
