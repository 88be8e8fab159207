import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
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

import { MAX_CHANNELS } from '../audio/vocabulary.ts';
import { SpoolPolicyDto } from '../nodes/spool-policy.dto.ts';
import { IsNested } from '../primitives/is-nested.ts';
import { MayBeAbsent } from '../primitives/may-be-absent.ts';
import { ChannelMapDto, RenditionPlanDto } from '../recordings/rendition.dto.ts';
import { JOB_STATUSES, type JobStatus, MAX_PRE_ROLL_SECONDS, RENDITION_CODECS } from '../recordings/vocabulary.ts';
import { CapturePlanDto } from './node-config.dto.ts';
import { MAX_CLAIM_WAIT_MS, ORDER_ID_PATTERN } from './vocabulary.ts';

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
