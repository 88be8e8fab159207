import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { WaveformQueryDto } from '@rakkr/shared/recordings';

import { RequiresPermission } from '../../../platform/http/route-access.ts';
import { attachmentOf } from '../playback/attachment-name.ts';
import { ReadAudio } from '../playback/read-audio.ts';
import { ReadWaveform } from '../playback/read-waveform.ts';
import { answerFile } from './file-answer.ts';

const WAV = 'audio/wav';

@ApiTags('recordings')
@Controller('recordings/:recordingId')
export class RecordingAudioController {
  constructor(
    private readonly readAudio: ReadAudio,
    private readonly readWaveform: ReadWaveform,
  ) {}

  /** `HEAD` answers the same without a body. */
  @Get('stream')
  @RequiresPermission('recording:playback')
  @ApiProduces(WAV)
  async stream(
    @Param('recordingId') recordingId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { recording, view } = await this.readAudio.view(recordingId);
    await answerFile(request, reply, { ...view, contentType: WAV }, (range) =>
      this.readAudio.stream(recording, view, range),
    );
  }

  @Get('file')
  @RequiresPermission('recording:download')
  @ApiProduces(WAV)
  async file(
    @Param('recordingId') recordingId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { recording, view } = await this.readAudio.view(recordingId);
    reply.header('content-disposition', attachmentOf(recording.name, 'wav'));
    await answerFile(request, reply, { ...view, contentType: WAV }, (range) =>
      this.readAudio.stream(recording, view, range),
    );
  }

  @Get('waveform')
  @RequiresPermission('recording:playback')
  @ApiProduces('application/octet-stream')
  async waveform(
    @Param('recordingId') recordingId: string,
    @Query() query: WaveformQueryDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const envelope = await this.readWaveform.run(recordingId, query);
    await reply.header('cache-control', 'no-cache').type('application/octet-stream').send(Buffer.from(envelope));
  }
}
