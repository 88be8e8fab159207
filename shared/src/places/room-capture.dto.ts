import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsInt, IsOptional, Max, Min } from 'class-validator';

import { IsNested } from '../primitives/is-nested.ts';
import { MayBeAbsent } from '../primitives/may-be-absent.ts';
import { ChannelMapDto, RenditionPlanDto } from '../recordings/rendition.dto.ts';
import { MAX_PRE_ROLL_SECONDS, RENDITION_CODECS } from '../recordings/vocabulary.ts';

/** How recordings of a room are captured. A recording takes what stands here when it is ordered. */
export class RoomCaptureDto {
  /** So much of what was before the press belongs to a recording. 0 keeps nothing, and is the default: privacy. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MAX_PRE_ROLL_SECONDS)
  preRollSeconds = 0;

  /** Files to make beside the master, one of each codec at most. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(RENDITION_CODECS.length)
  @ArrayUnique((plan: RenditionPlanDto) => plan.codec)
  @IsNested({ each: true })
  @Type(() => RenditionPlanDto)
  renditions: RenditionPlanDto[] = [];

  /** Of renditions only; null = every captured channel in its place. */
  @IsOptional()
  @IsNested()
  @Type(() => ChannelMapDto)
  channelMap: ChannelMapDto | null = null;
}
