import type { IncomingHttpHeaders } from 'node:http';

import { Controller, Param, Put, Res } from '@nestjs/common';
import { ApiConsumes, ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { RENDITION_HEADERS, RenditionReceiptDto } from '@rakkr/shared/agent-protocol';

import { Answers } from '../../../platform/http/answers.ts';
import { CurrentNode, type NodeCaller } from '../../../platform/http/caller.ts';
import { flowingBody } from '../../../platform/http/flowing-body.ts';
import { NodeRoute } from '../../../platform/http/route-access.ts';
import { type RenditionArrival, RenditionsFacade, renditionCodec } from '../../recordings/index.ts';
import { digest, wholeNumber } from './body-headers.ts';

@ApiTags('agent')
@Controller('recordings/:recordingId/renditions')
export class RenditionsController {
  constructor(private readonly renditions: RenditionsFacade) {}

  /** The body is the whole file, streamed. 201 stored, 200 stored before. */
  @Put(':codec')
  @NodeRoute()
  @ApiConsumes('application/octet-stream')
  @ApiHeader({ name: RENDITION_HEADERS.digest, description: 'sha-256=:<base64>: of the file, RFC 9530' })
  @ApiHeader({ name: RENDITION_HEADERS.durationMs, description: 'Length of the audio, ms' })
  @Answers(RenditionReceiptDto, 201)
  async put(
    @CurrentNode() { nodeId }: NodeCaller,
    @Param('recordingId') recordingId: string,
    @Param('codec') word: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RenditionReceiptDto> {
    const codec = renditionCodec(word);
    const facts = renditionHeaders(reply.request.headers);
    const receipt = await this.renditions.receive({
      ...facts,
      codec,
      recordingId,
      nodeId,
      body: flowingBody(reply.request),
    });
    reply.code(receipt.wasStoredBefore ? 200 : 201);
    return receipt;
  }
}

const renditionHeaders = (
  headers: IncomingHttpHeaders,
): Pick<RenditionArrival, 'durationMs' | 'contentLengthBytes' | 'sha256'> => ({
  durationMs: wholeNumber('rendition', RENDITION_HEADERS.durationMs, headers[RENDITION_HEADERS.durationMs], {
    least: 0,
  }),
  contentLengthBytes: wholeNumber('rendition', 'content-length', headers['content-length'], { least: 1 }),
  sha256: digest('rendition', headers[RENDITION_HEADERS.digest]),
});
