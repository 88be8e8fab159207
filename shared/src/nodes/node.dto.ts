import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsISO8601,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';

import { IsNested } from '../primitives/is-nested.ts';
import { MayBeAbsent } from '../primitives/may-be-absent.ts';
import { Trimmed } from '../primitives/trimmed.ts';
import { CaptureStateDto } from './capture-state.dto.ts';
import { NodeRuntimeDto } from './inventory.dto.ts';
import { SpoolPolicyDto } from './spool-policy.dto.ts';
import {
  INTERFACE_BACKENDS,
  type InterfaceBackend,
  MAX_ENROLMENT_TOKEN_TTL_SECONDS,
  NODE_STATUSES,
  type NodeStatus,
} from './vocabulary.ts';

export class CreateNodeDto {
  @Trimmed()
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
  @MayBeAbsent()
  @Trimmed()
  @IsString()
  @MinLength(1)
  @MaxLength(160)
  alias?: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(2000)
  notes?: string;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(32)
  @IsString({ each: true })
  @MaxLength(48, { each: true })
  tags?: string[];

  /** Replaces the whole: what is left out of it falls back to its default. */
  @MayBeAbsent()
  @IsNested()
  @Type(() => SpoolPolicyDto)
  spoolPolicy?: SpoolPolicyDto;
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
  @IsString()
  nodeId!: string;

  @IsString()
  token!: string;

  /** UTC instant, ISO 8601. */
  @IsISO8601()
  expiresAt!: string;

  /** The one line to run on the recorder, address and token already in it. */
  @IsString()
  command!: string;
}

/** Answer of `POST nodes/:nodeId/credentials/rotate`; shown once, only its hash is kept. */
export class NodeCredentialDto {
  @IsString()
  nodeId!: string;

  /** The credential before it dies when this one is first used. */
  @IsString()
  credential!: string;
}

export class ChannelDto {
  /** 1-based. */
  @IsInt()
  @Min(1)
  index!: number;

  @IsString()
  alias!: string;

  @IsOptional()
  @IsString()
  roomId!: string | null;
}

export class InterfaceDto {
  /** The node's own id of the device, unique within the node. */
  @IsString()
  id!: string;

  @IsString()
  alias!: string;

  @IsIn(INTERFACE_BACKENDS)
  backend!: InterfaceBackend;

  @IsString()
  systemName!: string;

  /** What libasound opens. */
  @IsString()
  systemRef!: string;

  @IsOptional()
  @IsString()
  hardwarePath!: string | null;

  @IsOptional()
  @IsString()
  serialNumber!: string | null;

  @IsInt()
  @Min(0)
  channelCount!: number;

  /** Frames per second that the device offers. */
  @IsArray()
  @IsInt({ each: true })
  sampleRates!: number[];

  @IsArray()
  @IsString({ each: true })
  sampleFormats!: string[];

  /** Held by a program that is not ours. */
  @IsBoolean()
  isBusy!: boolean;

  @IsBoolean()
  isDemo!: boolean;

  /** UTC instant since when the device is away; null while it is there. */
  @IsOptional()
  @IsISO8601()
  absentSince!: string | null;

  @IsArray()
  @IsNested({ each: true })
  @Type(() => ChannelDto)
  channels!: ChannelDto[];
}

export class NodeDto {
  @IsString()
  id!: string;

  @IsString()
  alias!: string;

  @IsOptional()
  @IsString()
  hostname!: string | null;

  @IsOptional()
  @IsString()
  agentVersion!: string | null;

  @IsIn(NODE_STATUSES)
  status!: NodeStatus;

  /** UTC instant of the last heartbeat; null before the first. */
  @IsOptional()
  @IsISO8601()
  lastSeenAt!: string | null;

  /** The node's clock minus the controller's, ms; null before the first heartbeat. */
  @IsOptional()
  @IsNumber()
  clockOffsetMs!: number | null;

  @IsArray()
  @IsString({ each: true })
  ipAddresses!: string[];

  @IsOptional()
  @IsNested()
  @Type(() => NodeRuntimeDto)
  runtime!: NodeRuntimeDto | null;

  @IsString()
  notes!: string;

  @IsArray()
  @IsString({ each: true })
  tags!: string[];

  @IsArray()
  @IsNested({ each: true })
  @Type(() => InterfaceDto)
  interfaces!: InterfaceDto[];

  @IsInt()
  @Min(0)
  activeRecordings!: number;

  /** Audio that the node holds and the controller does not have yet, bytes. */
  @IsOptional()
  @IsInt()
  spoolBytes!: number | null;

  /** Free space of the node's spool, bytes. */
  @IsOptional()
  @IsInt()
  spoolFreeBytes!: number | null;

  /** So long that lasts at the rate of the recordings that run, seconds; null without one, or while it is not known. */
  @IsOptional()
  @IsInt()
  @Min(0)
  spoolSecondsLeft!: number | null;

  @IsNested()
  @Type(() => SpoolPolicyDto)
  spoolPolicy!: SpoolPolicyDto;

  /** Devices that the node keeps open, as of its last heartbeat. */
  @IsArray()
  @IsNested({ each: true })
  @Type(() => CaptureStateDto)
  captures!: CaptureStateDto[];

  @IsISO8601()
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
  @IsNested({ each: true })
  @Type(() => ChannelRoomAssignmentDto)
  assignments!: ChannelRoomAssignmentDto[];
}
