import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { CaptureOrderDto, ClaimDto } from '@rakkr/shared/agent-protocol';

import { Answers } from '../../../platform/http/answers.ts';
import { CurrentNode, type NodeCaller } from '../../../platform/http/caller.ts';
import { NodeRoute } from '../../../platform/http/route-access.ts';
import { ClaimJob, presentOrder } from '../../capture-jobs/index.ts';
import { requireKnownProtocol } from '../../nodes/index.ts';

@ApiTags('agent')
@ApiParam({ name: 'nodeId' })
@Controller('nodes/:nodeId/capture-jobs')
export class CaptureClaimsController {
  constructor(private readonly claimJob: ClaimJob) {}

  /** Waits for work; 204 where there was none in that time. */
  @Post('claim')
  @NodeRoute()
  @Answers(CaptureOrderDto)
  async claim(
    @CurrentNode() { nodeId }: NodeCaller,
    @Body() wish: ClaimDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaptureOrderDto | undefined> {
    requireKnownProtocol(wish.protocolVersion);
    const { agentInstanceId, waitMs } = wish;
    const job = await this.claimJob.run({ nodeId, agentInstanceId, waitMs, signal: clientGone(reply) });
    reply.code(job === null ? 204 : 200);
    return job === null ? undefined : presentOrder(job);
  }
}

/** Aborted when the client closes the connection before it has its answer. */
function clientGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  // It may have gone while its request was parsed and judged.
  if (reply.raw.destroyed) gone.abort();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
