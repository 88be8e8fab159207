import { Controller, Param, Put, Res } from '@nestjs/common';
import { ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { SegmentReceiptDto } from '@rakkr/shared/agent-protocol';

import { Answers } from '../../../platform/http/answers.ts';
import { CurrentNode, type NodeCaller } from '../../../platform/http/caller.ts';
import { flowingBody } from '../../../platform/http/flowing-body.ts';
import { NodeRoute } from '../../../platform/http/route-access.ts';
import { RecordingsFacade } from '../../recordings/index.ts';
import { segmentHeaders } from './segment-headers.ts';

@ApiTags('agent')
@Controller('recordings/:recordingId/segments')
export class SegmentsController {
  constructor(private readonly recordings: RecordingsFacade) {}

  /** The body is the segment's PCM without a file head, streamed. 201 stored, 200 stored before. */
  @Put(':index')
  @NodeRoute()
  @ApiConsumes('application/octet-stream')
  @Answers(SegmentReceiptDto, 201)
  async put(
    @CurrentNode() { nodeId }: NodeCaller,
    @Param('recordingId') recordingId: string,
    @Param('index') index: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SegmentReceiptDto> {
    const headers = segmentHeaders(index, reply.request.headers);
    const receipt = await this.recordings.receiveSegment({
      ...headers,
      recordingId,
      nodeId,
      body: flowingBody(reply.request),
    });
    reply.code(receipt.wasStoredBefore ? 200 : 201);
    return receipt;
  }
}
