import { IsIn, IsInt, IsNumber, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

import { MAX_CHANNELS, SAMPLE_FORMATS, type SampleFormat } from '../audio/vocabulary.ts';
import { MayBeAbsent } from '../primitives/may-be-absent.ts';
import { CAPTURE_GRANTS, CAPTURE_STATES, type CaptureGrant, type CaptureState } from './vocabulary.ts';

/** One device that a node keeps open, as its capture process sees it. What was granted, never what was asked for. */
export class CaptureStateDto {
  /** The node's own id of the device. */
  @IsString()
  @MaxLength(160)
  interfaceId!: string;

  @IsIn(CAPTURE_STATES)
  state!: CaptureState;

  /** Why it does not capture, a problem code; null while it does. */
  @IsOptional()
  @IsString()
  @MaxLength(80)
  problemCode: string | null = null;

  /** Frames per second, as granted; null before the first open. */
  @IsOptional()
  @IsInt()
  @Min(1)
  rate: number | null = null;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_CHANNELS)
  channels: number | null = null;

  @IsOptional()
  @IsIn(SAMPLE_FORMATS)
  sampleFormat: SampleFormat | null = null;

  /** Frames of one period, as granted. */
  @IsOptional()
  @IsInt()
  @Min(1)
  periodFrames: number | null = null;

  /** Frames that the device holds before it overruns, as granted. */
  @IsOptional()
  @IsInt()
  @Min(1)
  bufferFrames: number | null = null;

  /** `SCHED_FIFO` of the reader thread. */
  @MayBeAbsent()
  @IsIn(CAPTURE_GRANTS)
  realtimePriority: CaptureGrant = 'not-requested';

  /** `mlock` of the ring. */
  @MayBeAbsent()
  @IsIn(CAPTURE_GRANTS)
  memoryLock: CaptureGrant = 'not-requested';

  /** So much audio the ring holds, seconds. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  ringSeconds: number | null = null;

  /** Gaps of the device since its capture process started. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  gaps = 0;

  @MayBeAbsent()
  @IsInt()
  @Min(0)
  gapFrames = 0;
}
