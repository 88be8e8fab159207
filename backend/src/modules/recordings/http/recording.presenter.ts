import { WAVE_HEADER_BYTES, amplitudeToDbfs, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';
import type { GapDto, RecordingDetailDto, RecordingDto, RenditionDto } from '@rakkr/shared/recordings';

import { presentJob } from '../../capture-jobs/index.ts';
import type { RecordingGap } from '../ingest/recording-gap.entity.ts';
import type { RecordingWithJob, RecordingWithParts } from '../library/read-recordings.ts';
import { playableFrames } from '../playback/audio-view.ts';
import { formatOf } from '../recorded-format.ts';
import type { Recording } from '../recording.entity.ts';
import type { RecordingRendition } from '../renditions/recording-rendition.entity.ts';

export function presentRecording({ recording, job }: RecordingWithJob): RecordingDto {
  const format = formatOf(recording);
  const frames = playableFrames(recording);
  const peaks = recording.channelPeaks;
  return {
    ...identityOf(recording),
    recordedAt: (recording.startedAt ?? recording.requestedAt).toISOString(),
    durationSeconds: format === null ? 0 : Math.floor(frames / format.rate),
    format,
    channelLabels: recording.channelLabels,
    framesCaptured: recording.framesCaptured,
    framesStored: recording.segmentFrames + recording.lostFrames,
    gapCount: recording.gapCount,
    lostFrames: recording.lostFrames,
    peakDbfs: peaks.length === 0 ? null : amplitudeToDbfs(Math.max(...peaks)),
    sizeBytes: format === null || frames === 0 ? 0 : fileBytes(recording, frames * bytesPerFrame(format)),
    deletedAt: recording.deletedAt?.toISOString() ?? null,
    job: job === null ? null : presentJob(job),
  };
}

/** Of the file as it is downloaded now. */
const fileBytes = ({ tailBytes }: Recording, dataBytes: number): number =>
  WAVE_HEADER_BYTES + dataBytes + (dataBytes % 2) + tailBytes;

const identityOf = (
  recording: Recording,
): Pick<
  RecordingDto,
  | 'id'
  | 'name'
  | 'folder'
  | 'tags'
  | 'source'
  | 'status'
  | 'isVerified'
  | 'recovered'
  | 'isDemo'
  | 'roomId'
  | 'roomName'
  | 'roomTimeZone'
  | 'nodeId'
  | 'nodeAlias'
> => ({
  id: recording.id,
  name: recording.name,
  folder: recording.folder,
  tags: recording.tags,
  source: recording.source,
  status: recording.status,
  isVerified: recording.isVerified,
  recovered: recording.recovered,
  isDemo: recording.isDemo,
  roomId: recording.roomId,
  roomName: recording.roomName,
  roomTimeZone: recording.roomTimeZone,
  nodeId: recording.nodeId,
  nodeAlias: recording.nodeAlias,
});

export const presentRecordingDetail = ({ gaps, renditions, ...row }: RecordingWithParts): RecordingDetailDto => ({
  ...presentRecording(row),
  gaps: gaps.map(presentGap),
  audioSha256: row.recording.audioSha256,
  segmentCount: row.recording.manifest?.segments.length ?? row.recording.segmentsStored,
  segmentsStored: row.recording.segmentsStored,
  channelPeaksDbfs: row.recording.channelPeaks.map(amplitudeToDbfs),
  startedBy: row.recording.startedBy,
  deviceName: row.recording.deviceName,
  renditions: renditions.map(presentRendition),
});

const presentGap = (gap: RecordingGap): GapDto => ({
  startFrame: gap.startFrame,
  lengthFrames: gap.lengthFrames,
  cause: gap.cause,
  startedAt: gap.startedAt.toISOString(),
  detail: gap.detail,
});

const presentRendition = (rendition: RecordingRendition): RenditionDto => ({
  codec: rendition.codec,
  state: rendition.state,
  sizeBytes: rendition.sizeBytes,
  sha256: rendition.sha256,
  durationMs: rendition.durationMs,
  detail: rendition.detail,
});
