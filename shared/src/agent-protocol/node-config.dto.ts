import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

import { MAX_CHANNELS, SAMPLE_FORMATS, type SampleFormat } from '../audio/vocabulary.ts';
import { SpoolPolicyDto } from '../nodes/spool-policy.dto.ts';
import { INTERFACE_BACKENDS, type InterfaceBackend } from '../nodes/vocabulary.ts';
import { IsNested } from '../primitives/is-nested.ts';
import { MayBeAbsent } from '../primitives/may-be-absent.ts';
import { MAX_PRE_ROLL_SECONDS } from '../recordings/vocabulary.ts';

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

  /** Frames per second. */
  @IsInt()
  rate!: number;

  /** Null leaves the choice to the node: the widest format that the device gives. */
  @IsOptional()
  @IsIn(SAMPLE_FORMATS)
  sampleFormat!: SampleFormat | null;

  /**
   * So much of the past the capture keeps in memory: the most that a room of the device asks for. A change counts from
   * the capture's next start, or at once while nothing records on the device.
   */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MAX_PRE_ROLL_SECONDS)
  preRollSeconds = 0;
}

/** Answer of `GET nodes/:nodeId/config`, the part that our own agent reads. */
export class NodeConfigDto {
  @IsArray()
  @IsNested({ each: true })
  @Type(() => CapturePlanDto)
  captures!: CapturePlanDto[];

  /** Length of a segment, ms. */
  @IsInt()
  @Min(1000)
  @Max(600_000)
  segmentMs!: number;

  /** When copies on the node go, as it is now; what an order says of it counts while the node has no configuration. */
  @MayBeAbsent()
  @IsNested()
  @Type(() => SpoolPolicyDto)
  spoolPolicy: SpoolPolicyDto = new SpoolPolicyDto();
}
