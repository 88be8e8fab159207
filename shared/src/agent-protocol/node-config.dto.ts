import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsOptional, IsString, Max, Min, ValidateNested } from 'class-validator';

import { MAX_CHANNELS, SAMPLE_FORMATS, type SampleFormat } from '../audio/vocabulary.ts';
import { INTERFACE_BACKENDS, type InterfaceBackend } from '../nodes/vocabulary.ts';

/** A device that the node keeps open, because a room uses it: it is metered always and recorded on order. */
export class CapturePlanDto {
  /** The node's own id of the device. */
  @IsString()
  interfaceId!: string;

  @IsIn(INTERFACE_BACKENDS)
  backend!: InterfaceBackend;

  @IsString()
  systemRef!: string;

  /** Channels to open the device with. */
  @IsInt()
  @Min(1)
  @Max(MAX_CHANNELS)
  channels!: number;

  @IsInt()
  rate!: number;

  /** Null leaves the choice to the node: the widest format that the device gives. */
  @IsOptional()
  @IsIn(SAMPLE_FORMATS)
  sampleFormat!: SampleFormat | null;
}

/** Answer of `GET nodes/:nodeId/config`, the part that our own agent reads. */
export class NodeConfigDto {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => CapturePlanDto)
  captures!: CapturePlanDto[];

  /** Length of a segment, ms. */
  @IsInt()
  @Min(1000)
  @Max(600_000)
  segmentMs!: number;
}
