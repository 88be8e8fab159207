import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsISO8601,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

import {
  MAX_CHANNELS,
  MAX_SAMPLE_RATE,
  MIN_SAMPLE_RATE,
  SAMPLE_FORMATS,
  STORED_FORMATS,
  type SampleFormat,
  type StoredFormat,
} from '../audio/vocabulary.ts';
import { IsInstant } from '../primitives/is-instant.ts';
import { IsNested } from '../primitives/is-nested.ts';
import { MayBeAbsent } from '../primitives/may-be-absent.ts';
import {
  GAP_CAUSES,
  type GapCause,
  JOB_PHASES,
  JOB_STATUSES,
  type JobPhase,
  type JobStatus,
  MAX_PRE_ROLL_SECONDS,
  RENDITION_CODECS,
  RENDITION_STATES,
  type RenditionCodec,
  type RenditionState,
} from '../recordings/vocabulary.ts';
import { MAX_DECLARED_GAPS, MAX_EPOCH } from './vocabulary.ts';

/** A run of frames that is missing from the time line, as the node declares it. */
export class DeclaredGapDto {
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  startFrame!: number;

  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  lengthFrames!: number;

  @IsIn(GAP_CAUSES)
  cause!: GapCause;

  @IsInstant()
  startedAt!: string;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  detail?: string;
}

export class StoredPcmFormatDto {
  @IsIn(STORED_FORMATS)
  sampleFormat!: StoredFormat;

  /** Frames per second. */
  @IsInt()
  @Min(MIN_SAMPLE_RATE)
  @Max(MAX_SAMPLE_RATE)
  rate!: number;

  @IsInt()
  @Min(1)
  @Max(MAX_CHANNELS)
  channels!: number;
}

/** What the node knows once the first frame is written. */
export class CaptureStartDto {
  /** UTC instant of frame 0; with pre-roll that is before the order. */
  @IsInstant()
  startedAt!: string;

  /** Frames at the beginning that were captured before the order came; absent = none. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MAX_PRE_ROLL_SECONDS * MAX_SAMPLE_RATE)
  preRollFrames?: number;

  @IsNested()
  @Type(() => StoredPcmFormatDto)
  format!: StoredPcmFormatDto;

  /** Format of the device before packing. */
  @IsIn(SAMPLE_FORMATS)
  deviceFormat!: SampleFormat;

  @IsBoolean()
  isDemo!: boolean;
}

/** How far the node is with one rendition. */
export class RenditionProgressDto {
  @IsIn(RENDITION_CODECS)
  codec!: RenditionCodec;

  /** `stored` only repeats what the controller's receipt said. */
  @IsIn(RENDITION_STATES)
  state!: RenditionState;

  /** Why it failed. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  detail?: string;
}

/** Body of `POST capture-jobs/:jobId/report`: every 2 s and at each change; extends the lease. */
export class ReportCaptureDto {
  @IsInt()
  @Min(1)
  @Max(MAX_EPOCH)
  epoch!: number;

  @IsIn(JOB_PHASES)
  phase!: JobPhase;

  /** Length of the time line so far, gaps included. */
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  framesCaptured!: number;

  @MayBeAbsent()
  @IsNested()
  @Type(() => CaptureStartDto)
  start?: CaptureStartDto;

  /**
   * Gaps that the controller has not answered for yet; the second arrival of one changes nothing. An older node sends
   * all gaps so far, each time.
   */
  @IsArray()
  @ArrayMaxSize(MAX_DECLARED_GAPS)
  @IsNested({ each: true })
  @Type(() => DeclaredGapDto)
  gaps!: DeclaredGapDto[];

  /** Every rendition of the order that the node has begun with; replaces what the report before said. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(RENDITION_CODECS.length)
  @IsNested({ each: true })
  @Type(() => RenditionProgressDto)
  renditions?: RenditionProgressDto[];

  /**
   * So long the node's disk lasts at the present rate of all its recordings, seconds; 0 = it is at its reserve, or does
   * not take this recording now; null = not known.
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  spoolSecondsLeft?: number | null;
}

/**
 * A declared gap that the controller did not take, because it is longer than the recording can be: audio around it is
 * stored as ever, the recording ends as `partial`.
 */
export class RefusedGapDto {
  @IsInt()
  @Min(0)
  startFrame!: number;

  /** A problem code: `recording.gap-implausible`. */
  @IsString()
  code!: string;
}

/** What a report answers: `stop_requested` is an order to stop. */
export class ReportAnswerDto {
  @IsIn(JOB_STATUSES)
  status!: JobStatus;

  @IsISO8601()
  leaseExpiresAt!: string;

  /** Gaps of this report that were not taken. Sending them again does not help; the report itself counts. */
  @MayBeAbsent()
  @IsArray()
  @IsNested({ each: true })
  @Type(() => RefusedGapDto)
  refusedGaps: RefusedGapDto[] = [];
}
