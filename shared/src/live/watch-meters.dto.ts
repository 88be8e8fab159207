import { ArrayMaxSize, IsArray, IsString, MaxLength } from 'class-validator';

import { MAX_WATCHED_NODES } from './vocabulary.ts';

/** Request `meters.watch`. */
export class WatchMetersDto {
  @IsArray()
  @ArrayMaxSize(MAX_WATCHED_NODES)
  @IsString({ each: true })
  @MaxLength(160, { each: true })
  nodeIds!: string[];
}
