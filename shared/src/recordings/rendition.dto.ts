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

import { MAX_CHANNELS } from '../audio/vocabulary.ts';
import { IsNested } from '../primitives/is-nested.ts';
import { MayBeAbsent } from '../primitives/may-be-absent.ts';
import {
  CHANNEL_MODES,
  type ChannelMode,
  RENDITION_CODECS,
  RENDITION_STATES,
  type RenditionCodec,
  type RenditionState,
} from './vocabulary.ts';

/** A file that the node makes beside the master. Which fields fit which codec: `renditionPlanFaults`. */
export class RenditionPlanDto {
  @IsIn(RENDITION_CODECS)
  codec!: RenditionCodec;

  /** Of the whole file, kbit/s: mp3 32 to 320, opus 16 to 512. Null = mp3 128 (or its VBR), opus 64 for two channels. */
  @IsOptional()
  @IsInt()
  @Min(16)
  @Max(512)
  bitrateKbps: number | null = null;

  /** mp3 only: the bit rate is what the encoder aims at, not what every frame has. */
  @MayBeAbsent()
  @IsBoolean()
  isVariableBitrate = false;

  /** flac and wav. Null = as captured, for flac at most 24. Less than captured is dithered. */
  @IsOptional()
  @IsIn([16, 24])
  bitDepth: 16 | 24 | null = null;
}

export class ChannelMapEntryDto {
  /** 1-based position among the channels of the recording, not of the device. */
  @IsInt()
  @Min(1)
  @Max(MAX_CHANNELS)
  sourceChannel!: number;

  /** 1-based channel of the rendition; null = in the order of the entries. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_CHANNELS)
  outputChannel: number | null = null;

  @IsBoolean()
  isIncluded!: boolean;
}

/** Which channels renditions have; the master always has what was captured. Law: `channelMapFaults`. */
export class ChannelMapDto {
  @IsIn(CHANNEL_MODES)
  mode!: ChannelMode;

  @IsArray()
  @ArrayMaxSize(MAX_CHANNELS)
  @IsNested({ each: true })
  @Type(() => ChannelMapEntryDto)
  entries!: ChannelMapEntryDto[];
}

/** A rendition as people are shown it. */
export class RenditionDto {
  @IsIn(RENDITION_CODECS)
  codec!: RenditionCodec;

  @IsIn(RENDITION_STATES)
  state!: RenditionState;

  /** Bytes of the file; null until it is stored. */
  @IsOptional()
  @IsInt()
  sizeBytes!: number | null;

  /** SHA-256 of the file, lower-case hex; null until it is stored. */
  @IsOptional()
  @IsString()
  sha256!: string | null;

  /** Length of its audio as the node says, ms; null until it is stored. */
  @IsOptional()
  @IsInt()
  durationMs!: number | null;

  /** What the node said last of a file that is not stored: why it failed, how far it is. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  detail!: string | null;
}
