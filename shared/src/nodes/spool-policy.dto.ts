import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';

import { MayBeAbsent } from '../primitives/may-be-absent.ts';

/**
 * When a node deletes its own copy of a recording. Whatever stands here: never before every segment and every
 * rendition of that recording is confirmed by the controller. A limit that is null does not count; of several the
 * first that is reached deletes, the oldest recording first.
 */
export class SpoolPolicyDto {
  /** As soon as everything is confirmed. The limits below are for nodes that keep their copies. */
  @MayBeAbsent()
  @IsBoolean()
  deleteAfterUpload = true;

  /** Days since the end of the recording. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3650)
  maxAgeDays: number | null = null;

  /** Bytes of all confirmed copies together. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1e15)
  maxBytes: number | null = null;

  /** Free part of the spool's file system below which confirmed copies go. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(95)
  minFreeDiskPercent: number | null = null;
}
