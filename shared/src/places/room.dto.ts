import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

/** Where a room is: site, then building and floor where there are any. */
export class CreateRoomDto {
  @IsString()
  @MinLength(1)
  @MaxLength(160)
  name!: string;

  @IsString()
  @MinLength(1)
  @MaxLength(160)
  site!: string;

  @IsOptional()
  @IsString()
  @MaxLength(160)
  building?: string;

  @IsOptional()
  @IsString()
  @MaxLength(160)
  floor?: string;

  /** IANA zone of the room's wall clock; the controller's zone where none is given. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  timeZone?: string;
}

export class UpdateRoomDto {
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(160)
  name?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(160)
  site?: string;

  @IsOptional()
  @IsString()
  @MaxLength(160)
  building?: string | null;

  @IsOptional()
  @IsString()
  @MaxLength(160)
  floor?: string | null;
}

/** One microphone channel of a room, in the order in which the room shows it. */
export class RoomChannelDto {
  nodeId!: string;
  interfaceId!: string;
  /** 1-based, as printed on the device. */
  channelIndex!: number;
  label!: string;
}

export class RoomDto {
  id!: string;
  slug!: string;
  name!: string;
  site!: string;
  building!: string | null;
  floor!: string | null;
  timeZone!: string;
  /** True where every channel of the room comes from a demo source. */
  isDemo!: boolean;
  channels!: RoomChannelDto[];
  /** What the room does now. */
  state!: RoomState;
  /** The recording that runs here, if one does. */
  activeRecording!: ActiveRecordingDto | null;
}

/** The worst that is true, see the status grammar of the console. */
export type RoomState =
  'recording' | 'arming' | 'stopping' | 'uploading' | 'disconnected' | 'ready' | 'not-ready' | 'no-contact';

export class ActiveRecordingDto {
  recordingId!: string;
  jobId!: string;
  name!: string;
  /** UTC instant of the first captured frame; null until the node confirmed one. */
  startedAt!: string | null;
  /** UTC instant of the press, ISO 8601. */
  requestedAt!: string;
  lostFrames!: number;
  gapCount!: number;
  /** Captured but not yet stored at the controller, ms; null until known. */
  behindMs!: number | null;
}
