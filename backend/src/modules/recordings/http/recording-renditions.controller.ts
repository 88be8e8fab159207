import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { RenditionCodec } from '@rakkr/shared/recordings';

import { RequiresPermission } from '../../../platform/http/route-access.ts';
import { attachmentOf } from '../playback/attachment-name.ts';
import { ReadRendition } from '../renditions/read-rendition.ts';
import { answerFile } from './file-answer.ts';

/** `opus` is Opus in Ogg, RFC 7845. */
const CONTENT_TYPES: Readonly<Record<RenditionCodec, string>> = {
  flac: 'audio/flac',
  mp3: 'audio/mpeg',
  opus: 'audio/ogg; codecs=opus',
  wav: 'audio/wav',
};

@ApiTags('recordings')
@Controller('recordings/:recordingId/renditions')
export class RecordingRenditionsController {
  constructor(private readonly readRendition: ReadRendition) {}

  /** One file beside the master, whole or in ranges. `HEAD` answers the same without a body. */
  @Get(':codec')
  @RequiresPermission('recording:download')
  @ApiProduces('audio/flac', 'audio/mpeg', 'audio/ogg', 'audio/wav')
  async file(
    @Param('recordingId') recordingId: string,
    @Param('codec') codec: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { recording, rendition } = await this.readRendition.find(recordingId, codec);
    const file = {
      totalBytes: rendition.sizeBytes,
      etag: `"${rendition.sha256}"`,
      contentType: CONTENT_TYPES[rendition.codec],
    };
    reply.header('content-disposition', attachmentOf(recording.name, rendition.codec));
    await answerFile(request, reply, file, (range) => this.readRendition.stream(recording, rendition, range));
  }
}
