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
  Matches,
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
import { SpoolPolicyDto } from '../nodes/spool-policy.dto.ts';
import { IsInstant } from '../primitives/is-instant.ts';
import { IsNested } from '../primitives/is-nested.ts';
import { MayBeAbsent } from '../primitives/may-be-absent.ts';
import { type ProblemCode, isProblemCode } from '../problems/vocabulary.ts';
import { ChannelMapDto, RenditionPlanDto } from '../recordings/rendition.dto.ts';
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
import { CapturePlanDto } from './node-config.dto.ts';
import { MAX_CLAIM_WAIT_MS, MAX_SEGMENT_INDEX, ORDER_ID_PATTERN } from './vocabulary.ts';

/** Of an `integer` column: a job is taken again a few times, never so often. */
const MAX_EPOCH = 2 ** 31 - 1;

/** Body of `POST nodes/:nodeId/capture-jobs/claim`: waits for work, answers 204 when there was none. */
export class ClaimDto {
  @IsInt()
  @Min(1)
  protocolVersion!: number;

  /** One per start of the agent program. */
  @IsString()
  @MaxLength(80)
  agentInstanceId!: string;

  @IsInt()
  @Min(0)
  @Max(MAX_CLAIM_WAIT_MS)
  waitMs!: number;
}

/** Body of `POST capture-jobs/:jobId/attach`: a restarted agent takes its running job again, with a new epoch. */
export class AttachDto {
  @IsInt()
  @Min(1)
  protocolVersion!: number;

  @IsString()
  @MaxLength(80)
  agentInstanceId!: string;
}

/** The order to record, as claimed. `epoch` fences: it goes with every report, an older one is refused. */
export class CaptureOrderDto {
  /** Part of addresses that the node asks. */
  @Matches(ORDER_ID_PATTERN)
  jobId!: string;

  /** Name of a folder on the node, which is deleted in the end. */
  @Matches(ORDER_ID_PATTERN)
  recordingId!: string;

  @IsInt()
  @Min(1)
  epoch!: number;

  @IsIn(JOB_STATUSES)
  status!: JobStatus;

  @IsNested()
  @Type(() => CapturePlanDto)
  device!: CapturePlanDto;

  /** 1-based channels of the device, in file order. */
  @IsArray()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(MAX_CHANNELS, { each: true })
  channelSelection!: number[];

  @IsInt()
  segmentMs!: number;

  /**
   * UTC instant at which the recording ends by itself; null = until it is stopped. For an order with `durationMs` it
   * is an estimate made at the claim: such an order ends by its frames, and this bounds it only as long as no frame
   * was captured (then there is nothing to keep, and the job fails). A node that knows no `durationMs` ends here.
   */
  @IsOptional()
  @IsISO8601()
  endsAt!: string | null;

  /**
   * So much is recorded, ms: it ends with the frame `preRollFrames + durationMs * rate / 1000` of its time line, gap
   * frames counted, whatever becomes of the controller meanwhile. While the device gives nothing, the time since its
   * first frame counts instead, so that an unplugged device does not hold the recording open. Null = `endsAt` alone.
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  durationMs: number | null = null;

  /** So much of what was before the order belongs to the recording, ms; less where the ring does not hold so much. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MAX_PRE_ROLL_SECONDS * 1000)
  preRollMs = 0;

  /** Files to make beside the segments, one of each codec at most. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(RENDITION_CODECS.length)
  @IsNested({ each: true })
  @Type(() => RenditionPlanDto)
  renditions: RenditionPlanDto[] = [];

  /** Of the renditions; null = every captured channel in its place. */
  @IsOptional()
  @IsNested()
  @Type(() => ChannelMapDto)
  channelMap: ChannelMapDto | null = null;

  /** Names of the channels, in the order of `channelSelection`; empty from a controller that sends none. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MAX_CHANNELS)
  @IsString({ each: true })
  channelLabels: string[] = [];

  /** When the node's copy of this recording may go. */
  @MayBeAbsent()
  @IsNested()
  @Type(() => SpoolPolicyDto)
  spoolPolicy: SpoolPolicyDto = new SpoolPolicyDto();

  /** Written into the files. */
  @IsString()
  description!: string;
}

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

  /** All gaps so far; the second arrival of one changes nothing. */
  @IsArray()
  @ArrayMaxSize(10_000)
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

export class ManifestSegmentDto {
  @IsInt()
  @Min(0)
  @Max(MAX_SEGMENT_INDEX)
  index!: number;

  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  startFrame!: number;

  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  lengthFrames!: number;

  /** SHA-256 of the PCM, lower-case hex. */
  @IsString()
  @MaxLength(64)
  sha256!: string;
}

/**
 * Body of `POST capture-jobs/:jobId/manifest`: the capture has ended and this is all of it. Segments may arrive
 * before or after. Never refused for a stale epoch: it is audio, not control.
 */
export class CaptureManifestDto {
  @IsInt()
  @Min(1)
  @Max(MAX_EPOCH)
  epoch!: number;

  /** Length of the whole time line: last frame + 1. */
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  totalFrames!: number;

  @IsInstant()
  endedAt!: string;

  /** Absent where no frame was ever captured. */
  @MayBeAbsent()
  @IsNested()
  @Type(() => CaptureStartDto)
  start?: CaptureStartDto;

  @IsArray()
  @ArrayMaxSize(100_000)
  @IsNested({ each: true })
  @Type(() => ManifestSegmentDto)
  segments!: ManifestSegmentDto[];

  @IsArray()
  @ArrayMaxSize(10_000)
  @IsNested({ each: true })
  @Type(() => DeclaredGapDto)
  gaps!: DeclaredGapDto[];
}

/** Body of `POST capture-jobs/:jobId/failed`: nothing was, or can be, captured. */
export class CaptureFailedDto {
  @IsInt()
  @Min(1)
  @Max(MAX_EPOCH)
  epoch!: number;

  /** A code of this product; an unknown one is stored as `capture.failed`. */
  @IsString()
  @MaxLength(80)
  code!: string;

  @IsString()
  @MaxLength(2000)
  detail!: string;
}

export const knownFailureCode = (code: string): ProblemCode => (isProblemCode(code) ? code : 'capture.failed');

/** What `PUT recordings/:recordingId/segments/:index` answers. */
export class SegmentReceiptDto {
  @IsInt()
  index!: number;

  /** SHA-256 of what is stored, lower-case hex: only when it equals the node's may the node delete its copy. */
  @IsString()
  sha256!: string;

  @IsBoolean()
  wasStoredBefore!: boolean;
}

/** What `PUT recordings/:recordingId/renditions/:codec` answers. */
export class RenditionReceiptDto {
  @IsIn(RENDITION_CODECS)
  codec!: RenditionCodec;

  /** SHA-256 of what is stored, lower-case hex: only when it equals the node's may the node delete its copy. */
  @IsString()
  sha256!: string;

  @IsBoolean()
  wasStoredBefore!: boolean;
}
