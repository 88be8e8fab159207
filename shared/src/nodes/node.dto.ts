import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';

import { NodeRuntimeDto } from './inventory.dto.ts';
import { type InterfaceBackend, MAX_ENROLMENT_TOKEN_TTL_SECONDS, type NodeStatus } from './vocabulary.ts';

export class CreateNodeDto {
  @IsString()
  @MinLength(1)
  @MaxLength(160)
  alias!: string;

  /** The room that gets the node's channels when its devices are first seen. */
  @IsOptional()
  @IsString()
  @MaxLength(160)
  roomId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(2000)
  notes?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(32)
  @IsString({ each: true })
  @MaxLength(48, { each: true })
  tags?: string[];
}

export class UpdateNodeDto {
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(160)
  alias?: string;

  @IsOptional()
  @IsString()
  @MaxLength(2000)
  notes?: string;
}

export class IssueEnrolmentTokenDto {
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_ENROLMENT_TOKEN_TTL_SECONDS)
  ttlSeconds?: number;
}

/** Shown once; only its hash is kept. */
export class EnrolmentTokenDto {
  nodeId!: string;
  token!: string;
  /** UTC instant, ISO 8601. */
  expiresAt!: string;
  /** The one line to run on the recorder, address and token already in it. */
  command!: string;
}

export class ChannelDto {
  /** 1-based. */
  index!: number;
  alias!: string;
  roomId!: string | null;
}

export class InterfaceDto {
  id!: string;
  alias!: string;
  backend!: InterfaceBackend;
  systemName!: string;
  systemRef!: string;
  hardwarePath!: string | null;
  serialNumber!: string | null;
  channelCount!: number;
  sampleRates!: number[];
  sampleFormats!: string[];
  isBusy!: boolean;
  isDemo!: boolean;
  /** UTC instant since when the device is away; null while it is there. */
  absentSince!: string | null;
  channels!: ChannelDto[];
}

export class NodeDto {
  id!: string;
  alias!: string;
  hostname!: string | null;
  agentVersion!: string | null;
  status!: NodeStatus;
  /** UTC instant of the last heartbeat; null before the first. */
  lastSeenAt!: string | null;
  /** The node's clock minus the controller's, ms; null before the first heartbeat. */
  clockOffsetMs!: number | null;
  ipAddresses!: string[];
  runtime!: NodeRuntimeDto | null;
  notes!: string;
  tags!: string[];
  interfaces!: InterfaceDto[];
  activeRecordings!: number;
  /** Audio that the node holds and the controller does not have yet, bytes. */
  spoolBytes!: number | null;
  /** Free space of the node's spool, bytes. */
  spoolFreeBytes!: number | null;
  createdAt!: string;
}

export class ChannelRoomAssignmentDto {
  @IsString()
  @MaxLength(160)
  interfaceId!: string;

  @IsInt()
  @Min(1)
  @Max(256)
  channelIndex!: number;

  /** Null takes the channel from its room. */
  @IsOptional()
  @IsString()
  @MaxLength(160)
  roomId?: string | null;
}

/** Body of `PUT nodes/:nodeId/channel-rooms`. */
export class AssignChannelRoomsDto {
  @IsArray()
  @ArrayMaxSize(512)
  @ValidateNested({ each: true })
  @Type(() => ChannelRoomAssignmentDto)
  assignments!: ChannelRoomAssignmentDto[];
}
