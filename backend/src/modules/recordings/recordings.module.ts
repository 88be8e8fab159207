import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { CaptureJobsModule } from '../capture-jobs/index.ts';
import { NodesModule } from '../nodes/index.ts';
import { RoomsModule } from '../rooms/index.ts';
import { AcceptManifest } from './closing/accept-manifest.ts';
import { CloseMaster } from './closing/close-master.ts';
import { FinalizeRecording } from './closing/finalize-recording.ts';
import { FinalizeWaiting } from './closing/finalize-waiting.ts';
import { RecordingAudioController } from './http/recording-audio.controller.ts';
import { RecordingRenditionsController } from './http/recording-renditions.controller.ts';
import { RecordingTrashController } from './http/recording-trash.controller.ts';
import { RecordingsController } from './http/recordings.controller.ts';
import { AdvanceTimeLine } from './ingest/advance-time-line.ts';
import { ApplyCaptureFacts } from './ingest/apply-capture-facts.ts';
import { GapsRepository } from './ingest/gaps.repository.ts';
import { IncomingBodies } from './ingest/incoming-bodies.ts';
import { JudgeGaps } from './ingest/judge-gaps.ts';
import { ReceiveSegment } from './ingest/receive-segment.ts';
import { RecordingGap } from './ingest/recording-gap.entity.ts';
import { RecordingSegment } from './ingest/recording-segment.entity.ts';
import { SegmentsRepository } from './ingest/segments.repository.ts';
import { StoreSegment } from './ingest/store-segment.ts';
import { TimeLineRepository } from './ingest/time-line.repository.ts';
import { WriteSegment } from './ingest/write-segment.ts';
import { ReadRecordings } from './library/read-recordings.ts';
import { RecordingsPageRepository } from './library/recordings-page.repository.ts';
import { UpdateRecording } from './library/update-recording.ts';
import { RecordingFiles } from './master/recording-files.ts';
import { ReadAudio } from './playback/read-audio.ts';
import { ReadWaveform } from './playback/read-waveform.ts';
import { RecordingAnnouncements } from './recording-announcements.ts';
import { Recording } from './recording.entity.ts';
import { RecordingsFacade } from './recordings.facade.ts';
import { RecordingsRepository } from './recordings.repository.ts';
import { ReadRendition } from './renditions/read-rendition.ts';
import { ReceiveRendition } from './renditions/receive-rendition.ts';
import { RecordingRendition } from './renditions/recording-rendition.entity.ts';
import { RenditionsFacade } from './renditions/renditions.facade.ts';
import { RenditionsRepository } from './renditions/renditions.repository.ts';
import { FindCaptureTarget } from './starting/find-capture-target.ts';
import { GiveUpRecording } from './starting/give-up-recording.ts';
import { OrderRecording } from './starting/order-recording.ts';
import { StartKeysRepository } from './starting/start-keys.repository.ts';
import { StartRecording } from './starting/start-recording.ts';
import { StopRecording } from './starting/stop-recording.ts';
import { DeleteRecording } from './trash/delete-recording.ts';
import { PurgeTrash } from './trash/purge-trash.ts';
import { RestoreRecording } from './trash/restore-recording.ts';

const STORE = [RecordingsRepository, RecordingAnnouncements, RecordingFiles];
const STARTING = [
  FindCaptureTarget,
  GiveUpRecording,
  OrderRecording,
  StartKeysRepository,
  StartRecording,
  StopRecording,
];
const INGEST = [
  AdvanceTimeLine,
  ApplyCaptureFacts,
  GapsRepository,
  IncomingBodies,
  JudgeGaps,
  ReceiveSegment,
  SegmentsRepository,
  StoreSegment,
  TimeLineRepository,
  WriteSegment,
];
const CLOSING = [AcceptManifest, CloseMaster, FinalizeRecording, FinalizeWaiting];
const LIBRARY = [ReadAudio, ReadRecordings, ReadWaveform, RecordingsPageRepository, UpdateRecording];
const RENDITIONS = [ReadRendition, ReceiveRendition, RenditionsFacade, RenditionsRepository];
const TRASH = [DeleteRecording, PurgeTrash, RestoreRecording];

@Module({
  imports: [
    TypeOrmModule.forFeature([Recording, RecordingGap, RecordingRendition, RecordingSegment]),
    CaptureJobsModule,
    NodesModule,
    RoomsModule,
  ],
  controllers: [
    RecordingsController,
    RecordingTrashController,
    RecordingAudioController,
    RecordingRenditionsController,
  ],
  providers: [RecordingsFacade, ...STORE, ...STARTING, ...INGEST, ...CLOSING, ...LIBRARY, ...RENDITIONS, ...TRASH],
  exports: [RecordingsFacade, RenditionsFacade, FinalizeRecording, FinalizeWaiting, PurgeTrash],
})
export class RecordingsModule {}
