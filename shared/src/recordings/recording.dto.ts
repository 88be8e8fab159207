import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsISO8601,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';

import { type PcmFormat, SAMPLE_FORMATS, type SampleFormat } from '../audio/vocabulary.ts';
import { IsNested } from '../primitives/is-nested.ts';
import { MayBeAbsent } from '../primitives/may-be-absent.ts';
import { PageQueryDto } from '../primitives/page.dto.ts';
import type { ProblemCode } from '../problems/vocabulary.ts';
import { RenditionDto } from './rendition.dto.ts';
import {
  GAP_CAUSES,
  type GapCause,
  JOB_PHASES,
  JOB_STATUSES,
  type JobPhase,
  type JobStatus,
  RECORDING_SORT_KEYS,
  RECORDING_SOURCES,
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

/** Body of `PATCH recordings/:recordingId`; what is absent stays. */
export class UpdateRecordingDto {
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(240)
  name?: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(240)
  folder?: string;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(32)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(48, { each: true })
  tags?: string[];
}

export class PcmFormatDto implements PcmFormat {
  @IsIn(SAMPLE_FORMATS)
  sampleFormat!: SampleFormat;

  /** Frames per second. */
  @IsInt()
  rate!: number;

  @IsInt()
  channels!: number;
}

export class CaptureJobDto {
  @IsString()
  id!: string;

  @IsString()
  nodeId!: string;

  @IsString()
  recordingId!: string;

  @IsIn(JOB_STATUSES)
  status!: JobStatus;

  @IsOptional()
  @IsIn(JOB_PHASES)
  phase!: JobPhase | null;

  @IsISO8601()
  createdAt!: string;

  @IsOptional()
  @IsISO8601()
  startedAt!: string | null;

  @IsOptional()
  @IsISO8601()
  stopRequestedAt!: string | null;

  @IsOptional()
  @IsISO8601()
  completedAt!: string | null;

  @IsOptional()
  @IsISO8601()
  leaseExpiresAt!: string | null;

  @IsOptional()
  @IsString()
  failureCode!: ProblemCode | null;

  @IsOptional()
  @IsString()
  failureReason!: string | null;

  /** So long the node's disk lasts at the rate of all its recordings, seconds; null while it is not known. */
  @IsOptional()
  @IsInt()
  spoolSecondsLeft!: number | null;
}

export class RecordingDto {
  @IsString()
  id!: string;

  @IsString()
  name!: string;

  @IsString()
  folder!: string;

  @IsString({ each: true })
  tags!: string[];

  @IsIn(RECORDING_SOURCES)
  source!: RecordingSource;

  @IsIn(RECORDING_STATUSES)
  status!: RecordingStatus;

  /** Every segment arrived, its SHA-256 was right, and the whole was closed. */
  @IsBoolean()
  isVerified!: boolean;

  /** Audio that arrived after the job had ended otherwise. */
  @IsBoolean()
  recovered!: boolean;

  /** Captured from a demo source, not from a microphone. */
  @IsBoolean()
  isDemo!: boolean;

  @IsOptional()
  @IsString()
  roomId!: string | null;

  @IsOptional()
  @IsString()
  roomName!: string | null;

  @IsOptional()
  @IsString()
  roomTimeZone!: string | null;

  /** Null once the node is deleted; its alias stays. */
  @IsOptional()
  @IsString()
  nodeId!: string | null;

  @IsString()
  nodeAlias!: string;

  /** UTC instant of the first captured frame, else of the order. */
  @IsISO8601()
  recordedAt!: string;

  /** Length of the time line stored so far, whole seconds. */
  @IsInt()
  durationSeconds!: number;

  @IsOptional()
  @IsNested()
  @Type(() => PcmFormatDto)
  format!: PcmFormatDto | null;

  @IsString({ each: true })
  channelLabels!: string[];

  /** Length of the time line as the node counts it, gaps included. */
  @IsInt()
  framesCaptured!: number;

  /** Frames of the time line that the controller holds, declared gaps included. */
  @IsInt()
  framesStored!: number;

  @IsInt()
  gapCount!: number;

  @IsInt()
  lostFrames!: number;

  /** Greatest sample peak of all channels, dBFS; null until known. */
  @IsOptional()
  @IsNumber()
  peakDbfs!: number | null;

  @IsInt()
  sizeBytes!: number;

  /** UTC instant of deletion; null outside the trash. */
  @IsOptional()
  @IsISO8601()
  deletedAt!: string | null;

  @IsOptional()
  @IsNested()
  @Type(() => CaptureJobDto)
  job!: CaptureJobDto | null;
}

export class GapDto {
  /** First missing frame on the recording's time line. */
  @IsInt()
  startFrame!: number;

  @IsInt()
  lengthFrames!: number;

  @IsIn(GAP_CAUSES)
  cause!: GapCause;

  /** UTC instant of the first missing frame. */
  @IsISO8601()
  startedAt!: string;

  @IsOptional()
  @IsString()
  detail!: string | null;
}

/** A recording with what proves it. */
export class RecordingDetailDto extends RecordingDto {
  @IsNested({ each: true })
  @Type(() => GapDto)
  gaps!: GapDto[];

  /** SHA-256 of the audio bytes, head excluded, lower-case hex; null until closed. */
  @IsOptional()
  @IsString()
  audioSha256!: string | null;

  @IsInt()
  segmentCount!: number;

  @IsInt()
  segmentsStored!: number;

  /** Sample peak per channel, dBFS. */
  @IsNumber({}, { each: true })
  channelPeaksDbfs!: number[];

  @IsOptional()
  @IsString()
  startedBy!: string | null;

  @IsOptional()
  @IsString()
  deviceName!: string | null;

  /** Files beside the master, ordered ones first shown as soon as the node speaks of them. */
  @IsNested({ each: true })
  @Type(() => RenditionDto)
  renditions!: RenditionDto[];
}
