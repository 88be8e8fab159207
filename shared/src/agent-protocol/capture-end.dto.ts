import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';

import { IsInstant } from '../primitives/is-instant.ts';
import { IsNested } from '../primitives/is-nested.ts';
import { MayBeAbsent } from '../primitives/may-be-absent.ts';
import { type ProblemCode, isProblemCode } from '../problems/vocabulary.ts';
import { CaptureStartDto, DeclaredGapDto } from './capture-report.dto.ts';
import { MAX_DECLARED_GAPS, MAX_EPOCH, MAX_MANIFEST_SEGMENTS, MAX_SEGMENT_INDEX } from './vocabulary.ts';

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
  @ArrayMaxSize(MAX_MANIFEST_SEGMENTS)
  @IsNested({ each: true })
  @Type(() => ManifestSegmentDto)
  segments!: ManifestSegmentDto[];

  @IsArray()
  @ArrayMaxSize(MAX_DECLARED_GAPS)
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
