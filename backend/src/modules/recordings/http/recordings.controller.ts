import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';

import { DomainError } from '@rakkr/shared/problems';
import {
  ListRecordingsDto,
  RecordingDetailDto,
  RecordingDto,
  StartRecordingDto,
  UpdateRecordingDto,
} from '@rakkr/shared/recordings';

import { Answers, AnswersPage } from '../../../platform/http/answers.ts';
import { CurrentUser, type UserCaller } from '../../../platform/http/caller.ts';
import { Page } from '../../../platform/http/page.ts';
import { RequiresPermission } from '../../../platform/http/route-access.ts';
import { ReadRecordings } from '../library/read-recordings.ts';
import { UpdateRecording } from '../library/update-recording.ts';
import { GiveUpRecording } from '../starting/give-up-recording.ts';
import { StartRecording } from '../starting/start-recording.ts';
import { StopRecording } from '../starting/stop-recording.ts';
import { presentRecording, presentRecordingDetail } from './recording.presenter.ts';

const LONGEST_KEY_CHARACTERS = 200;

@ApiTags('recordings')
@Controller('recordings')
export class RecordingsController {
  constructor(
    private readonly readRecordings: ReadRecordings,
    private readonly startRecording: StartRecording,
    private readonly stopRecording: StopRecording,
    private readonly giveUpRecording: GiveUpRecording,
    private readonly updateRecording: UpdateRecording,
  ) {}

  @Post()
  @HttpCode(202)
  @RequiresPermission('recording:create')
  @ApiHeader({ name: 'Idempotency-Key', description: 'The second arrival answers what the first one started' })
  @Answers(RecordingDto, 202)
  async start(
    @CurrentUser() caller: UserCaller,
    @Body() wish: StartRecordingDto,
    @Headers('idempotency-key') key?: string,
  ): Promise<RecordingDto> {
    if (key !== undefined && (key === '' || key.length > LONGEST_KEY_CHARACTERS)) {
      throw new DomainError('request.invalid', {
        detail: `An Idempotency-Key has 1 to ${String(LONGEST_KEY_CHARACTERS)} characters.`,
      });
    }
    const recording = await this.startRecording.run(caller, wish, key ?? null);
    return presentRecording(await this.readRecordings.one(recording.id));
  }

  @Get()
  @RequiresPermission('recording:read')
  @AnswersPage(RecordingDto)
  async list(@Query() query: ListRecordingsDto): Promise<Page<RecordingDto>> {
    const page = await this.readRecordings.page(query);
    return new Page(page.rows.map(presentRecording), page.total, page.limit, page.offset);
  }

  @Get(':recordingId')
  @RequiresPermission('recording:read')
  @Answers(RecordingDetailDto)
  async one(@Param('recordingId') recordingId: string): Promise<RecordingDetailDto> {
    return presentRecordingDetail(await this.readRecordings.whole(recordingId));
  }

  @Post(':recordingId/stop')
  @HttpCode(200)
  @RequiresPermission('recording:control')
  @Answers(RecordingDto)
  async stop(@CurrentUser() caller: UserCaller, @Param('recordingId') recordingId: string): Promise<RecordingDto> {
    await this.stopRecording.run(caller, recordingId);
    return presentRecording(await this.readRecordings.one(recordingId));
  }

  /** A person's verdict that the node does not come back: room and node are free, audio stays welcome. */
  @Post(':recordingId/lost')
  @HttpCode(200)
  @RequiresPermission('recording:control')
  @Answers(RecordingDto)
  async lost(@CurrentUser() caller: UserCaller, @Param('recordingId') recordingId: string): Promise<RecordingDto> {
    await this.giveUpRecording.run(caller, recordingId);
    return presentRecording(await this.readRecordings.one(recordingId));
  }

  @Patch(':recordingId')
  @RequiresPermission('recording:control')
  @Answers(RecordingDto)
  async update(
    @CurrentUser() caller: UserCaller,
    @Param('recordingId') recordingId: string,
    @Body() wish: UpdateRecordingDto,
  ): Promise<RecordingDto> {
    await this.updateRecording.run(caller, recordingId, wish);
    return presentRecording(await this.readRecordings.one(recordingId));
  }
}
