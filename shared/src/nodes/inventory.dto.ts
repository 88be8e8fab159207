import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

import { IsNested } from '../primitives/is-nested.ts';
import { INTERFACE_BACKENDS, type InterfaceBackend } from './vocabulary.ts';

export class ReportedChannelDto {
  /** 1-based, as printed on the device. */
  @IsInt()
  @Min(1)
  @Max(256)
  index!: number;

  @IsString()
  @MaxLength(160)
  alias!: string;
}

/** One capture device of a node, as the node sees it. */
export class ReportedInterfaceDto {
  /** The node's own id of the device; survives renumbering where the device allows it. */
  @IsString()
  @MaxLength(160)
  id!: string;

  @IsString()
  @MaxLength(160)
  alias!: string;

  @IsIn(INTERFACE_BACKENDS)
  backend!: InterfaceBackend;

  @IsString()
  @MaxLength(255)
  systemName!: string;

  /** What libasound opens: `hw:CARD=X32,DEV=0`. */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  systemRef?: string;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  hardwarePath?: string;

  @IsOptional()
  @IsString()
  @MaxLength(255)
  serialNumber?: string;

  @IsInt()
  @Min(0)
  @Max(256)
  channelCount!: number;

  @IsArray()
  @ArrayMaxSize(16)
  @IsInt({ each: true })
  sampleRates!: number[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(16)
  @IsString({ each: true })
  sampleFormats?: string[];

  /** Held by a program that is not ours. */
  @IsOptional()
  @IsBoolean()
  isBusy?: boolean;

  @IsArray()
  @ArrayMaxSize(256)
  @IsNested({ each: true })
  @Type(() => ReportedChannelDto)
  channels!: ReportedChannelDto[];
}

export class NodeRuntimeDto {
  @IsString()
  @MaxLength(80)
  architecture!: string;

  @IsArray()
  @ArrayMaxSize(16)
  @IsString({ each: true })
  audioBackends!: string[];

  @IsOptional()
  @IsString()
  @MaxLength(120)
  kernelRelease?: string;

  @IsOptional()
  @IsString()
  @MaxLength(120)
  osName?: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  uptimeSeconds?: number;
}

/** Body of `POST nodes/:nodeId/inventory`. */
export class InventoryDto {
  @IsArray()
  @ArrayMaxSize(64)
  @IsNested({ each: true })
  @Type(() => ReportedInterfaceDto)
  interfaces!: ReportedInterfaceDto[];
}

/** Answer of `POST nodes/:nodeId/inventory`: how many devices are what, compared with the report before. */
export class InventoryOutcomeDto {
  @IsInt()
  @Min(0)
  added!: number;

  @IsInt()
  @Min(0)
  updated!: number;

  /** Were away and are back. */
  @IsInt()
  @Min(0)
  reactivated!: number;

  /** Were there and are away; flagged, never deleted. */
  @IsInt()
  @Min(0)
  absent!: number;

  @IsInt()
  @Min(0)
  unchanged!: number;
}
