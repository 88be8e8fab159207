import { WAVE_HEADER_BYTES, amplitudeToDbfs, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';
import type { GapDto, RecordingDetailDto, RecordingDto } from '@rakkr/shared/recordings';

import { presentJob } from '../../capture-jobs/index.ts';
import type { RecordingGap } from '../ingest/recording-gap.entity.ts';
import type { RecordingWithJob } from '../library/read-recordings.ts';
import { playableFrames } from '../playback/audio-view.ts';
import { formatOf } from '../recorded-format.ts';
import type { Recording } from '../recording.entity.ts';

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
    sizeBytes: format === null || frames === 0 ? 0 : WAVE_HEADER_BYTES + frames * bytesPerFrame(format),
    deletedAt: recording.deletedAt?.toISOString() ?? null,
    job: job === null ? null : presentJob(job),
  };
}

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

export const presentRecordingDetail = (row: RecordingWithJob, gaps: readonly RecordingGap[]): RecordingDetailDto => ({
  ...presentRecording(row),
  gaps: gaps.map(presentGap),
  audioSha256: row.recording.audioSha256,
  segmentCount: row.recording.manifest?.segments.length ?? row.recording.segmentsStored,
  segmentsStored: row.recording.segmentsStored,
  channelPeaksDbfs: row.recording.channelPeaks.map(amplitudeToDbfs),
  startedBy: row.recording.startedBy,
  deviceName: row.recording.deviceName,
  renditions: [],
});

const presentGap = (gap: RecordingGap): GapDto => ({
  startFrame: gap.startFrame,
  lengthFrames: gap.lengthFrames,
  cause: gap.cause,
  startedAt: gap.startedAt.toISOString(),
  detail: gap.detail,
});
