import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsISO8601,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsTimeZone,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';

import { IsNested } from '../primitives/is-nested.ts';
import { MayBeAbsent } from '../primitives/may-be-absent.ts';
import { Trimmed } from '../primitives/trimmed.ts';
import type { ProblemCode } from '../problems/vocabulary.ts';
import { RoomCaptureDto } from './room-capture.dto.ts';
import { ROOM_STATES, type RoomState } from './vocabulary.ts';

/** Where a room is: site, then building and floor where there are any. */
export class CreateRoomDto {
  @Trimmed()
  @IsString()
  @MinLength(1)
  @MaxLength(160)
  name!: string;

  @Trimmed()
  @IsString()
  @MinLength(1)
  @MaxLength(160)
  site!: string;

  @IsOptional()
  @Trimmed()
  @IsString()
  @MaxLength(160)
  building?: string;

  @IsOptional()
  @Trimmed()
  @IsString()
  @MaxLength(160)
  floor?: string;

  /** IANA zone of the room's wall clock; the controller's zone where none is given. */
  @IsOptional()
  @IsTimeZone()
  @MaxLength(64)
  timeZone?: string;
}

/** Null takes a building or floor away; what is absent stays. */
export class UpdateRoomDto {
  @MayBeAbsent()
  @Trimmed()
  @IsString()
  @MinLength(1)
  @MaxLength(160)
  name?: string;

  @MayBeAbsent()
  @Trimmed()
  @IsString()
  @MinLength(1)
  @MaxLength(160)
  site?: string;

  @IsOptional()
  @Trimmed()
  @IsString()
  @MaxLength(160)
  building?: string | null;

  @IsOptional()
  @Trimmed()
  @IsString()
  @MaxLength(160)
  floor?: string | null;

  @MayBeAbsent()
  @IsTimeZone()
  @MaxLength(64)
  timeZone?: string;

  /** Replaces the whole: what is left out of it falls back to its default. */
  @MayBeAbsent()
  @IsNested()
  @Type(() => RoomCaptureDto)
  capture?: RoomCaptureDto;
}

/** One microphone channel of a room, in the order in which the room shows it. */
export class RoomChannelDto {
  @IsString()
  nodeId!: string;

  @IsString()
  interfaceId!: string;

  /** 1-based, as printed on the device. */
  @IsInt()
  @Min(1)
  channelIndex!: number;

  @IsString()
  label!: string;
}

export class ActiveRecordingDto {
  @IsString()
  recordingId!: string;

  @IsString()
  jobId!: string;

  @IsString()
  name!: string;

  /** UTC instant of the first captured frame; null until the node confirmed one. */
  @IsOptional()
  @IsISO8601()
  startedAt!: string | null;

  /** UTC instant of the press, ISO 8601. */
  @IsISO8601()
  requestedAt!: string;

  @IsInt()
  @Min(0)
  lostFrames!: number;

  @IsInt()
  @Min(0)
  gapCount!: number;

  /** Captured but not yet stored at the controller, ms; null until known. */
  @IsOptional()
  @IsInt()
  @Min(0)
  behindMs!: number | null;

  /**
   * So long the node's disk lasts at the rate of all its recordings, seconds; 0 = it is full or refuses audio. Null
   * while it is not known, also without contact.
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  spoolSecondsLeft!: number | null;
}

/** Why the newest recording of a room is none, or not a whole one. */
export class LastFailureDto {
  @IsString()
  recordingId!: string;

  /** A problem code: what kind of failure it is. */
  @IsString()
  code!: ProblemCode;

  /** What the node said of this case, as sentences for a person. */
  @IsString()
  reason!: string;

  /** UTC instant at which the controller learnt of it, ISO 8601. */
  @IsISO8601()
  failedAt!: string;

  /** UTC instant of the first captured frame; null where there is none. */
  @IsOptional()
  @IsISO8601()
  startedAt!: string | null;
}

/** A room as a place: what it is called, where it is, and how it is captured. */
export class PlaceDto {
  @IsString()
  id!: string;

  /** Its address in the console; stays when the room is renamed. */
  @IsString()
  slug!: string;

  @IsString()
  name!: string;

  @IsString()
  site!: string;

  @IsOptional()
  @IsString()
  building!: string | null;

  @IsOptional()
  @IsString()
  floor!: string | null;

  /** IANA zone of the room's wall clock. */
  @IsString()
  timeZone!: string;

  @IsNested()
  @Type(() => RoomCaptureDto)
  capture!: RoomCaptureDto;
}

/** A room and what goes on in it. */
export class RoomDto extends PlaceDto {
  /** True where every channel of the room comes from a demo source. */
  @IsBoolean()
  isDemo!: boolean;

  @IsArray()
  @IsNested({ each: true })
  @Type(() => RoomChannelDto)
  channels!: RoomChannelDto[];

  /** What the room does now. */
  @IsIn(ROOM_STATES)
  state!: RoomState;

  /** The recording that runs here, if one does. */
  @IsOptional()
  @IsNested()
  @Type(() => ActiveRecordingDto)
  activeRecording!: ActiveRecordingDto | null;

  /** Of its newest recording, where that one failed in the last 24 hours and is neither deleted nor delivered since. */
  @IsOptional()
  @IsNested()
  @Type(() => LastFailureDto)
  lastFailure!: LastFailureDto | null;
}
