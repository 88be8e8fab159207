import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsNumber, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

import { CaptureStateDto } from '../nodes/capture-state.dto.ts';
import { NodeRuntimeDto } from '../nodes/inventory.dto.ts';
import { IsNested } from '../primitives/is-nested.ts';
import { MayBeAbsent } from '../primitives/may-be-absent.ts';

/** Body of `POST nodes/:nodeId/heartbeat`. Foreign agents send the first four fields only. */
export class HeartbeatDto {
  @IsString()
  @MaxLength(80)
  agentVersion!: string;

  @IsString()
  @MaxLength(255)
  hostname!: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(64)
  @IsString({ each: true })
  ipAddresses?: string[];

  @IsOptional()
  @IsNested()
  @Type(() => NodeRuntimeDto)
  runtime?: NodeRuntimeDto;

  @IsOptional()
  @IsInt()
  @Min(1)
  protocolVersion?: number;

  /** The node's clock when it sent this, ms since 1970 UTC. */
  @IsOptional()
  @IsNumber()
  sentAtMs?: number;

  /** Round trip of the previous heartbeat, ms; half of it is taken off the offset. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  previousRoundTripMs?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  spoolBytes?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  spoolFreeBytes?: number;

  /** Every device that a capture process holds or wants; replaces what the heartbeat before said. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(64)
  @IsNested({ each: true })
  @Type(() => CaptureStateDto)
  captures?: CaptureStateDto[];
}

/** What a heartbeat answers. */
export class HeartbeatAnswerDto {
  /** The controller's clock, ms since 1970 UTC. */
  @IsNumber()
  receivedAtMs!: number;

  /** The node's clock minus the controller's, ms; null for agents that send no time. */
  @IsOptional()
  @IsNumber()
  clockOffsetMs!: number | null;

  @IsInt()
  oldestProtocolVersion!: number;

  @IsInt()
  newestProtocolVersion!: number;
}
