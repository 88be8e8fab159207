import { Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { RecordingDto } from '@rakkr/shared/recordings';

import { Answers } from '../../../platform/http/answers.ts';
import { CurrentUser, type UserCaller } from '../../../platform/http/caller.ts';
import { RequiresPermission } from '../../../platform/http/route-access.ts';
import { ReadRecordings } from '../library/read-recordings.ts';
import { DeleteRecording } from '../trash/delete-recording.ts';
import { RestoreRecording } from '../trash/restore-recording.ts';
import { presentRecording } from './recording.presenter.ts';

@ApiTags('recordings')
@Controller('recordings')
export class RecordingTrashController {
  constructor(
    private readonly readRecordings: ReadRecordings,
    private readonly deleteRecording: DeleteRecording,
    private readonly restoreRecording: RestoreRecording,
  ) {}

  @Delete(':recordingId')
  @HttpCode(204)
  @RequiresPermission('recording:delete')
  async delete(@CurrentUser() caller: UserCaller, @Param('recordingId') recordingId: string): Promise<void> {
    await this.deleteRecording.run(caller, recordingId);
  }

  @Post(':recordingId/restore')
  @HttpCode(200)
  @RequiresPermission('recording:delete')
  @Answers(RecordingDto)
  async restore(@CurrentUser() caller: UserCaller, @Param('recordingId') recordingId: string): Promise<RecordingDto> {
    await this.restoreRecording.run(caller, recordingId);
    return presentRecording(await this.readRecordings.one(recordingId));
  }
}
