import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsISO8601,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';

import type { PcmFormat } from '../audio/vocabulary.ts';
import { PageQueryDto } from '../primitives/page.dto.ts';
import {
  type GapCause,
  type JobPhase,
  type JobStatus,
  RECORDING_SORT_KEYS,
  RECORDING_STATUSES,
  type RecordingSortKey,
  type RecordingSource,
  type RecordingStatus,
} from './vocabulary.ts';

/** Starts a recording now: of a room, or of channels of one device. */
export class StartRecordingDto {
  @IsOptional()
  @IsString()
  @MaxLength(160)
  roomId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(160)
  nodeId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(160)
  captureInterfaceId?: string;

  /** 1-based channels of the device, in file order. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(256)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(256, { each: true })
  captureChannelSelection?: number[];

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(240)
  name?: string;

  @IsOptional()
  @IsString()
  @MaxLength(240)
  folder?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(32)
  @IsString({ each: true })
  @MaxLength(48, { each: true })
  tags?: string[];

  /** Ends by itself after so many seconds; none = until somebody stops it. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(7 * 86_400)
  durationSeconds?: number;
}

export class ListRecordingsDto extends PageQueryDto {
  @IsOptional()
  @IsString()
  @MaxLength(240)
  search?: string;

  @IsOptional()
  @IsIn(RECORDING_STATUSES)
  status?: RecordingStatus;

  @IsOptional()
  @IsString()
  @MaxLength(160)
  roomId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(160)
  nodeId?: string;

  @IsOptional()
  @IsISO8601()
  recordedFrom?: string;

  @IsOptional()
  @IsISO8601()
  recordedTo?: string;

  @IsOptional()
  @IsIn(RECORDING_SORT_KEYS)
  sortBy?: RecordingSortKey;

  @IsOptional()
  @IsIn(['asc', 'desc'])
  sortOrder?: 'asc' | 'desc';
}

/** Query of `GET recordings/:recordingId/waveform`; answers the binary envelope of `waveform.codec.ts`. */
export class WaveformQueryDto {
  /** A multiple of 256; the answer has at most 8192 pixels. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(256)
  framesPerPixel?: number;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  fromFrame?: number;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  toFrame?: number;
}

export class RecordingDto {
  id!: string;
  name!: string;
  folder!: string;
  tags!: string[];
  source!: RecordingSource;
  status!: RecordingStatus;
  /** Every segment arrived, its SHA-256 was right, and the whole was closed. */
  isVerified!: boolean;
  /** Audio that arrived after the job had ended otherwise. */
  recovered!: boolean;
  /** Captured from a demo source, not from a microphone. */
  isDemo!: boolean;
  roomId!: string | null;
  roomName!: string | null;
  roomTimeZone!: string | null;
  /** Null once the node is deleted; its alias stays. */
  nodeId!: string | null;
  nodeAlias!: string;
  /** UTC instant of the first captured frame, else of the order. */
  recordedAt!: string;
  /** Length of the time line stored so far, whole seconds. */
  durationSeconds!: number;
  format!: PcmFormat | null;
  channelLabels!: string[];
  /** Length of the time line as the node counts it, gaps included. */
  framesCaptured!: number;
  /** Frames of the time line that the controller holds, declared gaps included. */
  framesStored!: number;
  gapCount!: number;
  lostFrames!: number;
  /** Greatest sample peak of all channels, dBFS; null until known. */
  peakDbfs!: number | null;
  sizeBytes!: number;
  /** UTC instant of deletion; null outside the trash. */
  deletedAt!: string | null;
  job!: CaptureJobDto | null;
}

export class CaptureJobDto {
  id!: string;
  nodeId!: string;
  recordingId!: string;
  status!: JobStatus;
  phase!: JobPhase | null;
  createdAt!: string;
  startedAt!: string | null;
  stopRequestedAt!: string | null;
  completedAt!: string | null;
  leaseExpiresAt!: string | null;
  failureCode!: string | null;
  failureReason!: string | null;
}

export class GapDto {
  /** First missing frame on the recording's time line. */
  startFrame!: number;
  lengthFrames!: number;
  cause!: GapCause;
  /** UTC instant of the first missing frame. */
  startedAt!: string;
  detail!: string | null;
}

export class SegmentDto {
  index!: number;
  startFrame!: number;
  lengthFrames!: number;
  sizeBytes!: number;
  sha256!: string;
  receivedAt!: string;
}

/** A recording with what proves it. */
export class RecordingDetailDto extends RecordingDto {
  gaps!: GapDto[];
  /** SHA-256 of the audio bytes, head excluded, lower-case hex; null until closed. */
  audioSha256!: string | null;
  segmentCount!: number;
  segmentsStored!: number;
  /** Sample peak per channel, dBFS. */
  channelPeaksDbfs!: number[];
  startedBy!: string | null;
  deviceName!: string | null;
}
